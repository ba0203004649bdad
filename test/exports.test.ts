import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'

import { exportsOf, publicRooms } from '../scripts/exports/exportsOf.ts'
import { Bytecode } from '../src/chain/index.ts'
import { parse } from '../src/core/index.ts'

const SNAPSHOT = 'test/exports.json'

const rooms = publicRooms(globSync('src/*/index.ts'))

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>
  bin: Record<string, string>
}

describe('exportsOf', () => {
  it('reads names, types and new names', () => {
    const index = "export { b, type A, c as d, type E as F } from './x.ts'\nexport type { G } from './y.ts'\n"
    expect(exportsOf(index)).to.deep.equal(['b', 'd', 'type A', 'type F', 'type G'])
  })
})

describe('the package', () => {
  it("exports every room but the porches, the compiler's bindings for ethers, its bytecode, and nothing else", () => {
    expect(Object.keys(manifest.exports)).to.have.members([
      ...rooms.map((room) => `./${room}`),
      './typechain',
      './bytecode.json',
      './package.json',
    ])
  })

  it('exports from each room what the built files of the room are', () => {
    for (const room of rooms) {
      expect(manifest.exports[`./${room}`]).to.deep.equal({
        types: `./dist/${room}/index.d.ts`,
        default: `./dist/${room}/index.js`,
      })
    }
  })

  it('exports bytecode that programs read as the command line does', () => {
    const file = manifest.exports['./bytecode.json']
    if (typeof file !== 'string') throw new Error('it is no file')
    const { contracts } = parse(Bytecode, JSON.parse(readFileSync(file, 'utf8')))
    expect(Object.keys(contracts)).to.include.members(['Escrow', 'Reputation', 'Jury', 'Jurors', 'Panel'])
  })

  it('has a command line whose source is there', () => {
    for (const file of Object.values(manifest.bin)) {
      const source = file.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts')
      expect(existsSync(source), source).to.equal(true)
      expect(readFileSync(source, 'utf8')).to.match(/^#!\/usr\/bin\/env node\n/)
    }
  })

  it('exports the names that are checked in; if a change is wanted: npm run exports -- --update', () => {
    const found = Object.fromEntries(
      rooms.map((room) => [room, exportsOf(readFileSync(`src/${room}/index.ts`, 'utf8'))]),
    )
    expect(found).to.deep.equal(JSON.parse(readFileSync(SNAPSHOT, 'utf8')))
  })
})
