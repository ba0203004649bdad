import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { groundOn } from '../../scripts/lib/ground.ts'
import { type LocalChain, startLocalChain } from '../../scripts/lib/localChain.ts'
import { runEarnest } from '../../src/cli/runEarnest.ts'
import { toWire, zeroAddress } from '../../src/core/index.ts'
import type { Ground } from '../../src/simulation/Ground.ts'
import { TermSheet } from '../../src/terms/index.ts'
import { type Ended, runProgram } from './support/runProgram.ts'

const START = 1_767_225_600

/** With its checksum; in the second one a capital is small, in the third a digit is another. */
const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const miscased = '0x70997970c51812dc3A010C7d01b50e0d17dc79C8'
const mistyped = '0x70997970C51812dc3A010C7d01b50e0d17dc79C9'

/** The variable that names a node, in front of a command, as a shell has it. */
const ofEnvironment = (url: string) => `EARNEST_RPC_URL=${url}`

/** Runs the command line in this process. */
async function earnest(words: readonly string[]): Promise<Ended> {
  const [given = ''] = words
  const named = given.startsWith(ofEnvironment(''))
  if (named) process.env.EARNEST_RPC_URL = given.slice(ofEnvironment('').length)
  let [stdout, stderr] = ['', '']
  try {
    const code = await runEarnest(['node', 'earnest', ...words.slice(named ? 1 : 0)], {
      out: (text) => {
        stdout += `${text}\n`
      },
      warn: (text) => {
        stderr += `${text}\n`
      },
    })
    return { code, stdout, stderr }
  } finally {
    delete process.env.EARNEST_RPC_URL
  }
}

describe('wrong input of a command', function () {
  this.timeout(240_000)

  let folder: string
  let local: LocalChain
  let ground: Ground
  const servers: Server[] = []

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    local = await startLocalChain({ start: START })
    ground = await groundOn(local)
  })
  after(async () => {
    rmSync(folder, { recursive: true })
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await local.close()
  })

  const fileOf = (name: string, content: unknown) => {
    const path = join(folder, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  /** A server that answers everything like this. */
  const answering = async (status: number, type: string, body: string) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a-secret-key`
  }
  /** Where nothing listens any more. */
  const closed = async () => {
    const url = await answering(200, 'text/plain', '')
    await new Promise((done) => servers.pop()?.close(done))
    return url
  }
  const sheetOf = (milestones: number, changes: Partial<TermSheet> = {}) => ({
    ...toWire(TermSheet, {
      buyer: account,
      seller: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
      token: ground.chain.usdc,
      milestones: Array.from({ length: milestones }, () => ({
        amount: 1_000_000n,
        bond: 0n,
        duration: 3_600,
        criteria: `0x${'c'.repeat(64)}` as const,
      })),
      metered: 0n,
      meteredFor: 0,
      burnBps: 0,
      arbiter: zeroAddress,
      arbiterFee: 0n,
      reviewPeriod: 3_600,
      rulingPeriod: 3_600,
      silenceBps: 5_000,
      expiry: START,
      document: `0x${'d'.repeat(64)}`,
      buyerNonce: 1n,
      sellerNonce: 0n,
      ...changes,
    }),
  })
  const here = () => ['--rpc', ground.chain.rpc, '--escrow', ground.chain.escrow]

  type Row = readonly [what: string, argv: () => readonly string[] | Promise<readonly string[]>, said: RegExp]

  /** Each row is told in one short line, fails, and prints nothing that looks like a result. */
  const refuses = (
    program: string,
    run: (argv: readonly string[]) => Promise<Ended>,
    rows: readonly Row[],
  ) => {
    for (const [what, argv, said] of rows) {
      it(`${program}: ${what}`, async () => {
        const { code, stdout, stderr } = await run(await argv())
        expect(stdout).to.equal('')
        expect(stderr).to.match(said)
        expect(stderr.trimEnd().split('\n'), stderr).to.have.length(1)
        expect(stderr.length).to.be.at.most(600)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
        expect(stderr.trimEnd()).to.not.match(/[\u0000-\u001f\u007f-\u009f]/)
        expect(stderr).to.not.include('a-secret-key')
        expect([1, 2]).to.include(code)
      })
    }
  }

  refuses('earnest', earnest, [
    ['an account that is none', () => ['score', '0x12'], /Expected an address: 0x and 40/],
    [
      'an account of any length',
      () => ['score', '0'.repeat(100_000)],
      /'0{160}…' is invalid.*Expected an address/,
    ],
    ['an account with control characters', () => ['score', 'a\u001b[31mb\nc'], /a\\u\{1b\}\[31mb c/],
    [
      'an account whose capitals are wrong',
      () => ['score', miscased],
      new RegExp(`checksum \\(EIP-55\\).*mistyped.*written ${account}\\.`),
    ],
    ['an account with a digit mistyped', () => ['score', mistyped], /checksum \(EIP-55\).*mistyped\?/],
    [
      'an escrow whose capitals are wrong',
      () => ['score', account, '--escrow', miscased],
      /--escrow.*checksum/,
    ],
    [
      'an escrow without code',
      () => ['score', account, '--rpc', ground.chain.rpc, '--escrow', account],
      /There is no contract at the address \(escrow: 0x7099.*chainId: 31337\)/,
    ],
    [
      'an escrow that is the token',
      () => ['score', account, '--rpc', ground.chain.rpc, '--escrow', ground.chain.usdc],
      /The contract at the address is no escrow of Earnest/,
    ],
    [
      'an escrow that is a court of ours',
      () => ['score', account, '--rpc', ground.chain.rpc, '--escrow', ground.chain.jury],
      /The contract at the address is no escrow of Earnest/,
    ],
    [
      'an escrow that is none, for a deal',
      () => [
        'deal',
        fileOf('sheet.json', sheetOf(1)),
        '--rpc',
        ground.chain.rpc,
        '--escrow',
        ground.chain.jurors,
      ],
      /The contract at the address is no escrow of Earnest/,
    ],
    [
      'a chain beside a node of another',
      () => ['score', account, '--chain', 'base', ...here()],
      /The node is of another chain than base \(needed: 8453, found: 31337\)/,
    ],
    [
      'a chain beside a node of another, of the environment',
      () => [ofEnvironment(ground.chain.rpc), 'score', account, '--chain', 'base-sepolia'],
      /another chain than base-sepolia \(needed: 84532, found: 31337\)/,
    ],
    ['a chain that nobody knows', () => ['score', account, '--chain', 'mars'], /Allowed choices are base/],
    [
      'no escrow on a chain without',
      () => ['score', account, '--rpc', ground.chain.rpc],
      /not known to be on this chain/,
    ],
    [
      'a node that is no URL',
      () => ['score', account, '--rpc', 'localhost'],
      /--rpc.*Expected a URL that begins/,
    ],
    [
      'a node over another wire',
      () => ['score', account, '--rpc', 'ws://127.0.0.1:1'],
      /--rpc.*http:\/\/ or https/,
    ],
    [
      'a node that is not there',
      async () => ['score', account, '--rpc', await closed()],
      /^earnest: No chain answers at http:\/\/127\.0\.0\.1:\d+: ECONNREFUSED/,
    ],
    [
      'a node that answers with a page',
      async () => ['score', account, '--rpc', await answering(200, 'text/html', '<html>Welcome</html>')],
      /No chain answers at \S+: what answers there is no JSON-RPC/,
    ],
    [
      'a node that answers with other JSON',
      async () => ['score', account, '--rpc', await answering(200, 'application/json', '{"ok":true}')],
      /No chain answers at \S+: what answers there is no JSON-RPC/,
    ],
    [
      'a node that refuses',
      async () => ['score', account, '--rpc', await answering(401, 'text/plain', 'x'.repeat(100_000))],
      /No chain answers at \S+: HTTP status 401/,
    ],
    ['no sheet', () => ['deal'], /missing required argument 'file'/],
    [
      'a sheet that is not there',
      () => ['deal', join(folder, 'none.json')],
      /Can't read .*: there is no such file/,
    ],
    ['a sheet that is a folder', () => ['deal', folder], /Can't read .*: it is a folder/],
    [
      'a sheet that is no JSON',
      () => ['deal', fileOf('a.json', '<html>\u001b[31m')],
      /Can't read .* as JSON: /,
    ],
    ['a sheet that is empty', () => ['deal', fileOf('b.json', '')], /Can't read .* as JSON: /],
    [
      'a sheet that is another file',
      () => ['deal', fileOf('c.json', { a: 1 })],
      /does not fit its schema \(issues: /,
    ],
    [
      'a sheet that is wrong in every milestone',
      () => [
        'deal',
        fileOf('d.json', { ...sheetOf(0), milestones: Array(4_000).fill({ amount: 'x' }) }),
        ...here(),
      ],
      /does not fit its schema \(issues: milestones\.0.* and \d+ more\)/,
    ],
    [
      'a sheet of too many milestones',
      () => ['deal', fileOf('e.json', sheetOf(4_000)), ...here()],
      /can't be committed: There are too many milestones.*\(found: 4000, most: 32\)/,
    ],
    [
      'a sheet of 100,000 milestones',
      () => ['deal', fileOf('f.json', sheetOf(100_000)), ...here()],
      /Can't read .*: it has more than 1048576 bytes/,
    ],
    [
      'a sheet that no escrow takes',
      () => ['deal', fileOf('g.json', sheetOf(1, { reviewPeriod: 1 })), ...here(), '--json'],
      /can't be committed: A period is too short or too long \(period: reviewPeriod, found: 1/,
    ],
    ['a transcript that is a folder', () => ['verify-transcript', folder], /Can't read .*: it is a folder/],
    [
      'a transcript that is no JSON',
      () => ['verify-transcript', fileOf('h.json', '{')],
      /Can't read .* as JSON/,
    ],
    ['a juror without its file', () => ['juror', join(folder, 'none.json')], /there is no such file/],
    ["a juror's folder", () => ['juror', 'run', folder], /it is a folder/],
    [
      "a juror's file that is no JSON",
      () => ['juror', 'status', fileOf('i.json', 'x')],
      /Can't read .* as JSON/,
    ],
    [
      "a juror's file with wrong members",
      () => ['juror', fileOf('j.json', { rpc: 'localhost', courts: ['0x1'], port: 70_000, bundles: ['x'] })],
      /does not fit its schema \(issues: .* and \d+ more\)/,
    ],
    [
      'a stake that is no amount',
      () => ['juror', 'enrol', 'file.json', '--provider', 'program', '--stake', '1e9'],
      /--stake.*Expected dollars/,
    ],
    [
      'no stake',
      () => ['juror', 'enrol', 'file.json', '--provider', 'program'],
      /--stake <usdc>' not specified/,
    ],
    ['a strategy that nobody knows', () => ['play', '--stdio', '--strategy', 'x'], /Allowed choices are/],
    ['a game over no wire', () => ['play'], /required option '--stdio' not specified/],
    ['a command that is none', () => ['deals'], /unknown command 'deals' \(Did you mean deal\?\)/],
    ['an option that is none', () => ['score', account, '--escro', account], /unknown option '--escro'/],
  ])

  refuses('npm start', (argv) => runProgram(['scripts/run.mjs', 'start', ...argv]), [
    [
      'a transcript in no folder',
      () => ['--transcript', join(folder, 'none', 'a')],
      /Can't write .*: there is no such folder/,
    ],
    ['a transcript that is a folder', () => ['--transcript', folder], /Can't write .*: it is a folder/],
    [
      'a transcript below a file',
      () => ['--transcript', join(fileOf('k', ''), 'a')],
      /Can't write .*is a file/,
    ],
    [
      'models that are not there',
      () => ['--models', join(folder, 'none.json')],
      /Can't read .*: there is no such file/,
    ],
    ['models that are a folder', () => ['--models', folder], /Can't read .*: it is a folder/],
    ['models that are no JSON', () => ['--models', fileOf('l.json', '<html>')], /Can't read .* as JSON/],
    ['models that are none', () => ['--models', fileOf('m.json', [{ name: 1 }])], /does not fit its schema/],
    ['a port that is none', () => ['--port', '65536'], /Expected a whole number from 0 to 65535/],
    [
      'a seed of any length',
      () => ['--seed', 'x'.repeat(100_000)],
      /'x{160}…' is invalid.*Expected a whole number/,
    ],
  ])

  refuses('npm run tournament', (argv) => runProgram(['scripts/run.mjs', 'tournament', ...argv]), [
    ['scenarios that are not there', () => ['--domains', join(folder, 'none')], /no such file or directory/],
    ['rounds that are no number', () => ['--rounds', '1.5'], /Expected a whole number from 1 to 100000/],
    ['charts in a file', () => ['--rounds', '1', '--charts', fileOf('n', '')], /file already exists/],
  ])

  it('ends the program itself with one line and a code', async () => {
    const run = (...argv: string[]) => runProgram(['--import', 'tsx', 'src/cli/main.ts', ...argv])
    const [usage, failure, help] = await Promise.all([
      run('score', miscased),
      run('deal', join(folder, 'none.json')),
      run('score', '--help'),
    ])
    expect(usage).to.include({ code: 1, stdout: '' })
    expect(usage.stderr).to.match(/^error: .*mistyped.*\(earnest --help shows what there is\)\n$/)
    expect(failure).to.include({ code: 1, stdout: '' })
    expect(failure.stderr).to.match(/^earnest: Can't read .*: there is no such file\n$/)
    expect(help).to.include({ code: 0, stderr: '' })
    expect(help.stdout).to.include('Usage: earnest score')
  })

  it('leaves a transcript as it is that the run did not come to write', async () => {
    const file = fileOf('kept.json', 'of before')
    mkdirSync(join(folder, 'own'), { recursive: true })
    const fresh = join(folder, 'own', 'fresh.json')
    for (const path of [file, fresh]) {
      const taken = new URL(ground.chain.rpc).port
      const { code, stderr } = await runProgram([
        'scripts/run.mjs',
        'start',
        '--port',
        taken,
        '--transcript',
        path,
      ])
      expect([code, stderr]).to.deep.equal([
        1,
        `npm start: port ${taken} is taken; leave --port out to get a free one\n`,
      ])
    }
    expect(readFileSync(file, 'utf8')).to.equal('of before')
    expect(() => readFileSync(fresh)).to.throw(/ENOENT/)
  })
})
