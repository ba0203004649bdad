import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { keccak256, toHex } from 'viem'

import { JurorConfig } from '../../src/cli/juror/jurorConfig.ts'
import { createProgram } from '../../src/cli/program.ts'
import { fileJurorStore, hashRationale } from '../../src/jury/index.ts'
import { caseRoutes, type Listening, listen } from '../../src/server/index.ts'
import { jurorOf } from '../chain/court/support/court.ts'
import { serveRpc } from '../jury/service/support/serveRpc.ts'
import { type Case, keyOf, startWorld, type World } from '../jury/service/support/world.ts'

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname

/** Of an account that Hardhat gives ETH; known to everybody. */
const gasKey = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'

const unexpected = (error: unknown) => {
  throw error
}

describe('earnest juror', function () {
  this.timeout(180_000)

  let world: World
  let rpc: Listening
  let server: Listening
  let folder: string
  let child: ChildProcess | undefined
  const bundles = new Map<string, Uint8Array>()

  before(async () => {
    world = await startWorld(3)
    rpc = await serveRpc(world.connection.provider as never)
    server = await listen(caseRoutes({ bundleOf: async (id) => bundles.get(id) }))
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    process.env.TEST_GAS_KEY = gasKey
  })

  after(async () => {
    child?.kill('SIGKILL')
    for (const name of Object.keys(process.env)) if (name.startsWith('TEST_')) delete process.env[name]
    await Promise.all([rpc.close(), server.close()])
    rmSync(folder, { recursive: true })
  })

  /** Runs a command in this process. */
  async function earnest(
    ...argv: string[]
  ): Promise<{ said: string[]; failed: boolean; error: string; warned: string[] }> {
    const said: string[] = []
    const warned: string[] = []
    let failed = false
    let complaint = ''
    const program = createProgram({
      out: (text) => said.push(text),
      warn: (text) => warned.push(text),
      fail: () => {
        failed = true
      },
    })
    const quiet = (command: typeof program) => {
      command.exitOverride().configureOutput({
        writeOut: (text) => said.push(text),
        writeErr: (text) => {
          complaint += text
        },
      })
      for (const inner of command.commands) quiet(inner as typeof program)
    }
    quiet(program)
    try {
      await program.parseAsync(['node', 'earnest', 'juror', ...argv])
    } catch (thrown) {
      complaint ||= thrown instanceof Error ? thrown.message : String(thrown)
    }
    return { said, failed, error: complaint, warned }
  }

  /** A juror's file, its key in the environment under a name of its own. */
  const fileOf = (
    number: number,
    changes: Record<string, unknown> = {},
    key: string = keyOf(number),
  ): string => {
    process.env[`TEST_KEY_${number}`] = key
    const path = join(folder, `${number}.json`)
    const config = {
      rpc: rpc.url,
      courts: [world.jury],
      keyEnv: `TEST_KEY_${number}`,
      gasKeyEnv: 'TEST_GAS_KEY',
      juror: { kind: 'program', name: `juror ${number}` },
      bundles: [server.url],
      state: `state-${number}`,
      interval: 0.2,
      ...changes,
    }
    writeFileSync(path, JSON.stringify(config))
    return path
  }

  const sealing = async (): Promise<{ given: Case; number: number }> => {
    const given = await world.sealing()
    bundles.set(given.id, given.bundle)
    const [number] = await world.sitting(given.id)
    return { given, number: number ?? 0 }
  }

  it('looks once: seals, and at the next time votes', async () => {
    const { given, number } = await sealing()
    const file = fileOf(number)
    const first = await earnest(file, '--once')
    expect(first).to.deep.include({ failed: false, error: '' })
    expect(first.said.map((line) => line.split(' ')[0])).to.deep.equal([
      'noticed',
      'bundleFetched',
      'judged',
      'ballotFixed',
      'ballotSigned',
      'submitted',
    ])
    expect(existsSync(join(folder, `state-${number}`, 'rounds', `${given.id}-0.json`))).to.equal(true)
    await world.endStage(given.id)
    const second = await earnest('run', file, '--once', '--json')
    expect(second.said.map((line) => JSON.parse(line))).to.deep.equal([
      { step: 'submitted', kind: 'vote', id: given.id },
    ])
    expect((await world.seatOf(given.id, jurorOf(number))).sellerBps).to.equal(10_000)
  })

  it('fails when it has to try again', async () => {
    const { number } = await sealing()
    const { failed, said } = await earnest(
      fileOf(number, { bundles: ['http://127.0.0.1:1'], state: 'state-offline' }),
      '--once',
    )
    expect(failed).to.equal(true)
    expect(said.find((line) => line.startsWith('failed'))).to.match(
      /^failed {2}at http:\/\/127\.0\.0\.1:1 .*The source of bundles failed/,
    )
  })

  it('runs until it is told to end, and shows rationales after the vote', async () => {
    const { given, number } = await sealing()
    const file = fileOf(number, { port: 0 })
    const running = spawn(process.execPath, ['--import', 'tsx', main, 'juror', file, '--json'], {
      env: process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const heard = (word: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const found = word.exec(said)
          if (found) resolve(found[1] ?? '')
        }
        look()
        running.stdout.on('data', look)
        running.once('exit', () => reject(new Error(`it ended: ${said}`)))
      })
    child = running
    running.stdout.on('data', (text) => {
      said += text
    })
    const url = await heard(/shows rationales at (\S+)/)
    await heard(/"kind":"(seal)"/)
    expect(await earnest(file, '--once'))
      .to.have.property('error')
      .that.includes('Another process works in the folder')
    await world.endStage(given.id)
    await heard(/"kind":"(vote)"/)
    const digest = /"step":"ballotFixed".*"digest":"(0x[0-9a-f]{64})"/.exec(said)?.[1]
    expect((await fetch(`${url}${digest}`)).status).to.equal(404)

    running.kill('SIGTERM')
    const [code, signal] = await once(running, 'exit')
    expect([code, signal]).to.deep.equal([0, null])

    // The folder is free again.
    const store = await fileJurorStore(join(folder, `state-${number}`))
    const record = (await store.records(unexpected)).find(({ id }) => id === given.id)
    await store.close()
    expect(record?.ballot && hashRationale(record.ballot.rationale)).to.match(/^0x/)
    expect(record?.ballot?.digest).to.equal(digest)
  })

  it('enrols, tells the standing, resigns and withdraws', async () => {
    const number = 50
    const { operator } = jurorOf(number)
    await world.mint(operator.address, 300_000_000n)
    process.env.TEST_OPERATOR_KEY = keccak256(toHex(`operator ${number}`))
    const file = fileOf(number)
    const operated = [file, '--operator-key-env', 'TEST_OPERATOR_KEY']

    expect((await earnest('enrol', ...operated, '--provider', 'nobody', '--stake', '100')).error).to.match(
      /no such provider.*program, anthropic, openai/,
    )
    expect((await earnest('enrol', ...operated, '--provider', 'openai', '--stake', '1e9')).error).to.match(
      /Expected dollars/,
    )
    const { said, error } = await earnest('enrol', ...operated, '--provider', 'openai', '--stake', '250.5')
    expect(error).to.equal('')
    expect(said.join())
      .to.match(/enrolled by 0x[0-9a-f]{64}/)
      .and.match(/its stake can be activated from 20\d\d-/)
    const pending = (await earnest('status', file)).said.join('\n')
    expect(pending)
      .to.match(/stake +250\.500000 USDC/)
      .and.match(/drawn by +0\.000000 USDC/)
      .and.match(/pending +250\.500000 USDC/)
      .and.match(/can be activated from +20\d\d-/)
    expect((await earnest('activate', file)).said.join()).to.match(/activated by 0x[0-9a-f]{64}/)
    const status = (await earnest('status', file)).said.join('\n')
    expect(status)
      .to.match(/drawn by +250\.500000 USDC/)
      .and.not.match(/can be activated/)
    expect((await earnest('activate', file)).error).to.match(/StakeNotPending|waits for activation/)

    expect((await earnest('resign', ...operated)).said.join()).to.match(/resigned by 0x/)
    const resigned = JSON.parse((await earnest('status', file, '--json')).said.join('\n'))
    expect(resigned).to.deep.include({ provider: 2, stake: '250500000', active: '0', owed: '0' })
    expect((await earnest('withdraw', file)).error).to.match(/can't be withdrawn yet/)
    await world.pass(resigned.releaseAt - (await world.now()))
    expect((await earnest('withdraw', file)).said.join()).to.match(/withdrawn by 0x/)
    expect((await world.court.getJuror({ juror: jurorOf(number).key.address })).stake).to.equal(0n)
  })

  it('ends at once where its juror belongs to none of the courts', async () => {
    const stranger = fileOf(70)
    for (const argv of [[stranger], [stranger, '--once'], ['run', stranger, '--json']]) {
      const { said, error } = await earnest(...argv)
      expect(said).to.deep.equal([])
      expect(error).to.match(/The juror of this key is enrolled in none of its courts: earnest juror enrol/)
      expect(error).to.include(jurorOf(70).key.address).and.include(world.jury)
    }
    // The folder is free for one that is enrolled.
    expect((await earnest(fileOf(0, { state: 'state-70' }), '--once')).error).to.equal('')

    // An operator's key is no juror's, and neither is that of a stranger its operator's.
    const operators = fileOf(71, {}, keccak256(toHex('operator 0')))
    expect((await earnest(operators, '--once')).error).to.match(/enrolled in none of its courts/)
    process.env.TEST_OPERATOR_KEY = keccak256(toHex('operator 1'))
    const other = await earnest('resign', fileOf(0), '--operator-key-env', 'TEST_OPERATOR_KEY')
    expect(other.said).to.deep.equal([])
    expect(other.error).to.match(
      /The key in TEST_OPERATOR_KEY is not that of the juror's operator \(found: 0x/,
    )
    expect((await earnest('status', stranger)).error).to.match(/JurorUnknown|no such juror/i)
  })

  it('tells so in one line, and exits non-zero', async () => {
    const file = fileOf(72)
    const running = spawn(process.execPath, ['--import', 'tsx', main, 'juror', file], {
      env: process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [said, complained] = ['', '']
    running.stdout.on('data', (text) => {
      said += text
    })
    running.stderr.on('data', (text) => {
      complained += text
    })
    const [code] = await once(running, 'close')
    expect([code, said]).to.deep.equal([1, ''])
    expect(complained).to.match(/^earnest: The juror of this key is enrolled in none .*\n$/)
  })

  it('says of one that resigned what it still does, and ends when its stake is taken', async () => {
    const number = 73
    await world.mint(jurorOf(number).operator.address, 300_000_000n)
    process.env.TEST_OPERATOR_KEY = keccak256(toHex(`operator ${number}`))
    const file = fileOf(number)
    const operated = [file, '--operator-key-env', 'TEST_OPERATOR_KEY']
    expect((await earnest('enrol', ...operated, '--provider', 'openai', '--stake', '250')).error).to.equal('')
    // It says that nothing is drawn yet, and brings it in.
    expect((await earnest(file, '--once')).warned?.join()).to.match(
      /^earnest: The juror is not drawn: its stake can be activated from 20\d\d-/,
    )
    expect((await earnest(file, '--once')).warned).to.deep.equal([])
    await earnest('resign', ...operated)
    const { warned, failed, error } = await earnest(file, '--once')
    expect({ failed, error }).to.deep.equal({ failed: false, error: '' })
    expect(warned.join()).to.match(
      /^earnest: The juror has resigned and is drawn no more.*its stake is free from 20\d\d-/,
    )

    const { releaseAt } = JSON.parse((await earnest('status', file, '--json')).said.join('\n'))
    await world.pass(releaseAt - (await world.now()))
    await earnest('withdraw', file)
    expect((await earnest(file, '--once')).error).to.match(/enrolled in none of its courts/)
  })

  it('says why a stake can’t be pulled', async () => {
    process.env.TEST_OPERATOR_KEY = keccak256(toHex('operator 51'))
    const { error } = await earnest(
      'enrol',
      fileOf(51),
      '--operator-key-env',
      'TEST_OPERATOR_KEY',
      '--provider',
      'openai',
      '--stake',
      '250.5',
    )
    expect(error)
      .to.include('The account has too little money')
      .and.match(/BalanceTooLow.*"found":"0","needed":"250500000"/)
  })

  it('says what is wrong with a configuration, and never shows a key', async () => {
    const wrong = async (changes: Record<string, unknown>, key?: string) =>
      (await earnest(fileOf(60, changes, key), '--once')).error
    expect(await wrong({ relayer: server.url })).to.match(/expected one of gasKeyEnv and relayer/)
    expect(await wrong({ gasKeyEnv: undefined })).to.match(/expected one of gasKeyEnv and relayer/)
    expect(await wrong({ keyEnv: keyOf(60) })).to.match(
      /keyEnv: expected the name of an environment variable/,
    )
    expect(await wrong({ juror: { kind: 'oracle' } })).to.match(/juror\.kind/)
    expect(await wrong({ bundles: [] })).to.match(/bundles/)
    expect(await wrong({ surprise: 1 })).to.match(/surprise/)
    expect(await wrong({ interval: 10, margin: 29 })).to.match(/margin of at least three intervals/)
    expect(await wrong({ url: 'https://juror.example' })).to.match(/expected the port that the URL leads to/)
    expect(await wrong({ jurors: ['http://juror.example'] })).to.match(/expected an https URL/)
    expect(await wrong({ keyEnv: 'TEST_NONE' })).to.match(/Set TEST_NONE to the private key/)
    expect(await wrong({ courts: undefined })).to.match(/No jury of Earnest is known on this chain/)
    expect(await wrong({ courts: [world.usdc] })).to.match(/There is no court of Earnest at the address/)
    expect(await wrong({ rpc: 'http://127.0.0.1:1' })).to.match(/No chain answers/)
    expect(await wrong({ courts: [jurorOf(1).key.address] })).to.match(
      /There is no court of Earnest at the address/,
    )
    expect(await wrong({ courts: [jurorOf(2).operator.address] })).to.match(
      /There is no court of Earnest at the address/,
    )
    expect(await wrong({ chain: 'base' })).to.match(/The node is of another chain than base/)
    const secret = `0x${'5'.repeat(63)}`
    const error = await wrong({}, secret)
    expect(error).to.match(/TEST_KEY_60 is no private key/)
    expect(error).to.not.include(secret.slice(2))
    const model = {
      kind: 'model',
      model: { name: 'm', provider: 'anthropic', model: 'm', apiKeyEnv: 'TEST_NO' },
    }
    expect(await wrong({ juror: model })).to.match(/TEST_NO/)
  })

  it('takes the files that docs/jury.md shows', () => {
    const text = readFileSync(new URL('../../docs/jury.md', import.meta.url), 'utf8')
    const files = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json ?? ''))
    expect(files.map((file) => JurorConfig.parse(file).juror.kind)).to.deep.equal(['program', 'model'])
  })
})
