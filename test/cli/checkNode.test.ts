import { readdirSync, readFileSync } from 'node:fs'

import { expect } from 'chai'
import manifest from '../../package.json' with { type: 'json' }
import { nodeProblem } from '../../src/cli/nodeProblem.mjs'
import { runProgram } from './support/runProgram.ts'

/** Says that Node is an older one, before anything else is loaded. */
const pretend = (version: string) => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
]

const refusal = 'Earnest needs Node 22.13 or later, and this is 20.20.2.'

describe('the check of Node', function () {
  this.timeout(120_000)

  it('takes what package.json says, and nothing before it', () => {
    expect(manifest.engines.node).to.equal('>=22.13')
    for (const version of ['22.13.0', '22.13.1', '22.14.0', '23.0.0', '24.21.0', '100.0.0']) {
      expect(nodeProblem(version), version).to.equal(undefined)
    }
    for (const version of ['22.12.9', '21.99.0', '20.20.2', '18.0.0', '9.0.0']) {
      expect(nodeProblem(version), version).to.equal(
        `Earnest needs Node 22.13 or later, and this is ${version}.`,
      )
    }
  })

  it('ends every program of the project with one line, before it does anything', async () => {
    const scripts = readdirSync('scripts').filter((name) => name.endsWith('.ts'))
    expect(scripts).to.include.members(['start.ts', 'check.ts', 'gas.ts'])
    const programs = [
      ['src/cli/main.ts'],
      ['hardhat.config.ts'],
      ...scripts.map((name) => [`scripts/${name}`]),
    ]
    for (const program of programs) {
      const ended = await runProgram([...pretend('20.20.2'), '--import', 'tsx', ...program, '--help'])
      expect(ended, program.join()).to.deep.equal({ code: 1, stdout: '', stderr: `${refusal}\n` })
    }
    const launched = await runProgram([...pretend('20.20.2'), 'scripts/run.mjs', 'start'])
    expect(launched).to.deep.equal({ code: 1, stdout: '', stderr: `${refusal}\n` })
  })

  it('lets an installation go on, which says in one line what it left out', async () => {
    const { code, stdout, stderr } = await runProgram([...pretend('20.20.2'), 'scripts/prepare.mjs'])
    expect([code, stdout]).to.deep.equal([0, ''])
    expect(stderr).to.match(/^Earnest needs Node .* The contracts were not compiled; try: npx .*\n$/)
  })

  it('comes first in every command of package.json that runs this project', () => {
    const own = Object.entries(manifest.scripts).filter(([name]) => name !== 'prepack')
    for (const [name, command] of own) {
      expect(command, name).to.match(
        /^node (scripts\/run\.mjs \w+|scripts\/prepare\.mjs$|src\/cli\/checkNode\.mjs && )/,
      )
    }
  })

  it('is linked with nothing that an old Node lacks', () => {
    // What is imported by name fails where modules are linked, before any of them can say why.
    const lacking =
      /import\s*\{[^}]*\b(globSync|glob|DatabaseSync|registerHooks|stripTypeScriptTypes)\b[^}]*\}\s*from 'node:/
    const files = ['src', 'scripts'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs)$/.test(name))
        .map((name) => `${folder}/${name}`),
    )
    expect(files).to.include('scripts/lib/ensureCompiled.ts')
    expect(files.filter((file) => lacking.test(readFileSync(file, 'utf8')))).to.deep.equal([])
  })
})
