import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { providerPackages } from '../../../src/jury/jurors/providerPackage.ts'

const run = promisify(execFile)

/** Packages by which models are spoken to, and those only they need. */
const ofModels = ['@ai-sdk', 'ai']

describe('createFromPackage, where no provider is installed', function () {
  this.timeout(60_000)
  let folder: string
  /** A checkout with the packages of `node_modules` save those of model providers. */
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    for (const name of ['src', 'deployments', 'package.json', 'tsconfig.json']) {
      cpSync(name, join(folder, name), { recursive: true })
    }
    const packages = join(folder, 'node_modules')
    mkdirSync(packages)
    for (const name of readdirSync('node_modules')) {
      if (!ofModels.includes(name) && !name.startsWith('.')) {
        symlinkSync(resolve('node_modules', name), join(packages, name))
      }
    }
  })
  after(() => rmSync(folder, { recursive: true }))

  /** What a program prints that is run there. */
  async function printed(program: string): Promise<unknown> {
    writeFileSync(join(folder, 'program.ts'), program)
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'program.ts'], { cwd: folder })
    return JSON.parse(stdout)
  }

  it('imports every room, and judges by programs', async () => {
    const rooms = ['core', 'terms', 'chain', 'negotiation', 'jury', 'reputation']
    const imports = rooms.map((room) => `import * as ${room} from './src/${room}/index.ts'`)
    const names = await printed(`${imports.join('\n')}
      console.log(JSON.stringify([${rooms.map((room) => `Object.keys(${room}).length > 0`).join()}]))`)
    expect(names).to.deep.equal(rooms.map(() => true))
  })

  it('says which package to install, and which versions of it, before a case and in one', async () => {
    const found = await printed(`
      import { modelJuror, ProviderMissingError } from './src/jury/index.ts'
      import { seededRandom } from './src/core/index.ts'
      const options = { environment: { KEY: 'k' }, random: seededRandom(1) }
      const told = []
      for (const provider of ${JSON.stringify(Object.keys(providerPackages))}) {
        const place = { baseURL: 'http://127.0.0.1:9/v1' }
        const juror = modelJuror({ name: 'north', provider, model: 'm', apiKeyEnv: 'KEY', ...place }, options)
        const error = await juror.ready().catch((error) => error)
        told.push([error instanceof ProviderMissingError, error.code, error.details, error.shortMessage])
      }
      console.log(JSON.stringify(told))`)
    expect(found).to.deep.equal(
      Object.entries(providerPackages).map(([provider, { name, range }]) => [
        true,
        'ProviderMissing',
        { provider, package: name, range, found: 'nothing' },
        `Install the package of the model's provider: npm install ${name}@${range}`,
      ]),
    )
  })

  it('keeps a juror of the command line from starting, before it has a folder', async () => {
    const found = await printed(`
      import { existsSync } from 'node:fs'
      import { startJuror } from './src/cli/juror/openJuror.ts'
      import { JurorConfig } from './src/cli/juror/jurorConfig.ts'
      const config = JurorConfig.parse({
        rpc: 'http://127.0.0.1:9',
        relayer: 'http://127.0.0.1:9',
        juror: { kind: 'model', model: { name: 'north', provider: 'anthropic', model: 'm', apiKeyEnv: 'KEY' } },
        bundles: ['http://127.0.0.1:9'],
        state: 'north-state',
      })
      const options = { path: 'juror.json', environment: { KEY: 'k' }, onStep: () => undefined }
      const error = await startJuror({ config, courts: [] } as never, options).catch((error) => error)
      console.log(JSON.stringify([error.code, existsSync('north-state')]))`)
    expect(found).to.deep.equal(['ProviderMissing', false])
  })

  it('does not take a package of another generation for the right one', async () => {
    const packages = join(folder, 'node_modules', '@ai-sdk', 'anthropic')
    mkdirSync(packages, { recursive: true })
    writeFileSync(
      join(packages, 'package.json'),
      '{"name":"@ai-sdk/anthropic","type":"module","exports":"./index.js"}',
    )
    const old = "export const createAnthropic = () => () => ({ specificationVersion: 'v2' })"
    const broken = "import 'something-else'\nexport const createAnthropic = () => () => ({})"
    const found = []
    for (const source of [old, broken, 'export const other = 1']) {
      writeFileSync(join(packages, 'index.js'), source)
      found.push(
        await printed(`
          import { modelJuror } from './src/jury/index.ts'
          import { seededRandom } from './src/core/index.ts'
          const options = { environment: { KEY: 'k' }, random: seededRandom(1) }
          const config = { name: 'north', provider: 'anthropic', model: 'm', apiKeyEnv: 'KEY' }
          const error = await modelJuror(config, options).ready().catch((error) => error)
          console.log(JSON.stringify([error.code, error.details?.found ?? null]))`),
      )
    }
    expect(found).to.deep.equal([
      ['ProviderMissing', 'a package of another generation'],
      ['ERR_MODULE_NOT_FOUND', null],
      ['ProviderMissing', 'a package of another generation'],
    ])
  })
})

describe('providerPackages', () => {
  it('asks for the versions that are tested here', () => {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    )
    for (const { name, range } of Object.values(providerPackages)) {
      expect(`^${{ ...dependencies, ...devDependencies }[name]}`).to.equal(range)
      expect(peerDependencies[name] ?? range).to.equal(range)
    }
  })
})
