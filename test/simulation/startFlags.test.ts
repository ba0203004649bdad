import { spawnSync } from 'node:child_process'

import { expect } from 'chai'

import { type StartFlags, startCommand } from '../../src/simulation/startFlags.ts'

async function flagsOf(...argv: string[]): Promise<StartFlags | undefined> {
  let found: StartFlags | undefined
  await startCommand(['node', 'start', ...argv], async (flags) => {
    found = flags
  })
  return found
}

/** Runs the command line as users do, as far as its flags. */
function complaintOf(...argv: string[]): { status: number | null; stdout: string; stderr: string } {
  const script = `
    import { startCommand } from './src/simulation/startFlags.ts'
    await startCommand(process.argv, async () => console.log('ran'))
  `
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, '-', ...argv], {
    encoding: 'utf8',
  })
}

describe('startCommand', () => {
  it('has a default for every flag', async () => {
    expect(await flagsOf()).to.deep.equal({ seed: 1, json: false, port: 0 })
  })

  it('reads every flag', async () => {
    const flags = await flagsOf('--seed', '42', '--json', '--port', '8545', '--transcript', 'deal.json')
    expect(flags).to.deep.equal({ seed: 42, json: true, port: 8_545, transcript: 'deal.json' })
    expect(await flagsOf('--models', 'models.json')).to.include({ models: 'models.json' })
    expect(await flagsOf('--no-models')).to.include({ models: false })
  })

  for (const [what, argv, complaint] of [
    ['a seed that is no number', ['--seed', 'lucky'], 'Expected a whole number from 0 to'],
    ['a negative seed', ['--seed=-1'], 'Expected a whole number from 0 to'],
    ['a fraction', ['--seed', '1.5'], 'Expected a whole number from 0 to'],
    ['a port beyond the last', ['--port', '65536'], 'Expected a whole number from 0 to 65535'],
    ['a flag without its value', ['--seed'], 'argument missing'],
    ['a flag that is none', ['--sed', '1'], "unknown option '--sed'"],
    ['a word too many', ['now'], 'too many arguments'],
  ] as const) {
    it(`refuses ${what}, and says why on the standard error`, () => {
      const { status, stdout, stderr } = complaintOf(...argv)
      expect([status, stdout]).to.deep.equal([1, ''])
      expect(stderr).to.include(complaint)
    })
  }
})
