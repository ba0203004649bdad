import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { createProgram } from '../../src/cli/program.ts'
import { type Behaviour, startModelServer } from '../jury/support/modelServer.ts'
import { careful } from '../jury/support/standIns.ts'

/** What a run printed, and how it ended. */
type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** What else a run is given. */
type Surroundings = {
  /** Sees the process and what it printed so far. */
  readonly watch?: (pid: number, stdout: string) => void
  /** Keys of model providers, and where these are; whoever runs the tests may have others. */
  readonly keys?: Readonly<Record<string, string>>
}

/** Runs `npm start -- …` without npm. */
function start(
  argv: readonly string[],
  { watch = () => undefined, keys = {} }: Surroundings = {},
): Promise<Run> {
  const others = Object.entries(process.env).filter(([name]) => !/_API_KEY$|_BASE_URL$/.test(name))
  const env = { ...Object.fromEntries(others), ...keys }
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts', ...argv], { env })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    watch(child.pid as number, stdout)
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Processes of this machine that were started with an agent's module and whose parent is, or was, `pid`. */
function agentsOf(pid: number): { pid: number; parent: number; name: string }[] {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  return processes.flatMap((line) => {
    const [, own, parent, name] = /^\s*(\d+)\s+(\d+)\s.*\/agents\/(\w+)\.ts/.exec(line) ?? []
    return Number(parent) === pid ? [{ pid: Number(own), parent: pid, name: name ?? '' }] : []
  })
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Nothing on the standard error, save that a source was touched since the contracts were compiled. */
const QUIET = /^(Compiling the contracts.*\n)?$/

describe('npm start', function () {
  this.timeout(240_000)

  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('repeats to the byte with a seed, prints one JSON object, and its transcript can be verified', async () => {
    const file = join(folder, 'transcript.json')
    const [first, second] = [
      await start(['--json', '--seed', '7', '--transcript', file]),
      await start(['--json', '--seed', '7', '--no-models'], { keys: { OPENAI_API_KEY: 'of nobody' } }),
    ]
    expect(first.stderr).to.match(QUIET)
    expect(first.code).to.equal(0)
    expect(second.stdout).to.equal(first.stdout)
    expect(first.stdout.trim().split('\n')).to.have.length(1)

    const result = JSON.parse(first.stdout)
    expect(result.negotiations.map(({ seller, outcome }: never) => [seller, outcome])).to.deep.equal([
      ['Alder', 'agreed'],
      ['Birch', 'left'],
      ['Cedar', 'left'],
    ])
    expect(BigInt(result.deal.agreedPrice) < BigInt(result.deal.listPrice)).to.equal(true)
    expect(result.deal.milestones.map(({ status, sellerBps }: never) => [status, sellerBps])).to.deep.equal([
      ['approved', 10_000],
      ['approved', 10_000],
      ['ruled', 2_500],
    ])
    expect(result.smallDeal.milestones.map(({ status }: never) => status)).to.deep.equal(['missed'])
    expect(result.transactions.map(({ act }: never) => act).slice(-15)).to.deep.equal([
      'commit',
      'settle',
      'deliver',
      'dispute',
      'draw',
      'seal',
      'vote',
      'execute',
      'penalize',
      'pay',
      'collect',
      'collect',
      'collect',
      'commit',
      'finalize',
    ])
    const { drawn, votes, verdict, alpha, fees } = result.jury
    expect(drawn.map(({ sits }: never) => sits)).to.deep.equal([true, true, true, true, true, false, false])
    expect(votes.map(({ sellerBps }: never) => sellerBps)).to.deep.equal([2_500, null, 2_500, 10_000, 2_500])
    expect(verdict).to.equal(2_500)
    expect(alpha).to.be.within(0.48, 0.49)
    expect(fees.map(({ earned, slashed }: never) => [earned, slashed])).to.deep.equal([
      ['3000000', '0'],
      ['0', '12000000'],
      ['3000000', '0'],
      ['0', '0'],
      ['3000000', '0'],
    ])
    for (const { gas } of result.transactions) expect(gas).to.be.greaterThan(21_000)
    expect(result.transcript.verified).to.equal(true)
    expect(result.transcript.digests).to.have.length(result.transcript.moves + 1)
    expect(result.assertions.filter(({ holds }: { holds: boolean }) => !holds)).to.deep.equal([])

    const said: string[] = []
    let failed = false
    const output = {
      out: (text: string) => said.push(text),
      fail: () => {
        failed = true
      },
    }
    const verify = (path: string) =>
      createProgram(output).parseAsync(['node', 'earnest', 'verify-transcript', path, '--json'])
    await verify(file)
    expect(failed).to.equal(false)
    expect(JSON.parse(said.join(''))).to.include({ ok: true, deal: result.deal.id })

    // One figure of one move changed: whoever reads it must see it.
    said.length = 0
    const price = BigInt(JSON.parse(readFileSync(file, 'utf8')).moves[0].terms.milestones[0].amount)
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"${price}"`, `"${price - 1n}"`))
    await verify(file)
    expect(failed).to.equal(true)
    expect(JSON.parse(said.join(''))).to.include({ ok: false })
  })

  it('tells the story as text, and what was checked', async () => {
    const { code, stdout, stderr } = await start(['--seed', '3'])
    expect(stderr).to.match(QUIET)
    expect(code).to.equal(0)
    for (const line of [
      /Cedar +has a score of 0\.\d{3}/,
      /buyer +leaves Cedar: its record is below the threshold/,
      /relayer +submits: commit +[\d,]+ gas/,
      /buyer +signs an approval of milestone 1 and 2/,
      /jury +is drawn by round \d+ of the public beacon: \w+, \w+, \w+, \w+, \w+/,
      /is made silent/,
      /is made dishonest/,
      /relayer +submits: seal, 4 in one transaction/,
      /relayer +submits: vote, 4 in one transaction/,
      /juror +share of the seller/,
      /\w+ +25 %\n/,
      /\w+ +100 %\n/,
      /\w+ +abstained: silent/,
      /the totals are right to the dollar +1 +3 +1 +75 %/,
      /verdict: 25 % to the seller, by 4 of 5/,
      /has voted near the median: its share of the fee +3\.00/,
      /has voted far from the median: nothing/,
      /did not vote: loses a slice of its stake, burned +12\.00/,
      /jury +rules: 25 % for the seller, the median of its ballots/,
      /Krippendorff's alpha: 0\.489/,
      /Birch +loses its bond to the buyer +10\.00/,
      /transcript verified; 15 checks, 0 failed/,
    ]) {
      expect(stdout).to.match(line)
    }
    // Colours are for terminals.
    expect(stdout).to.not.include('\u001b')
  })

  describe('with keys of model providers', () => {
    const serving = async <Result>(behaviour: Behaviour, use: (url: string) => Promise<Result>) => {
      const names = ['claude-haiku-4-5', 'gpt-5-mini']
      const server = await startModelServer(Object.fromEntries(names.map((name) => [name, behaviour])))
      try {
        return { result: await use(server.url), requests: server.requests }
      } finally {
        await server.close()
      }
    }
    const keysFor = (url: string) => ({
      ANTHROPIC_API_KEY: 'a key of one',
      ANTHROPIC_BASE_URL: url,
      OPENAI_API_KEY: 'a key of another',
      OPENAI_BASE_URL: url,
    })

    it('has language models judge what no check can tell', async () => {
      const reads = careful(
        (ask, delivery) => ask.includes('share a title') && delivery.includes('share a title'),
      )
      const { result, requests } = await serving(reads, (url) =>
        start(['--json', '--seed', '7'], { keys: keysFor(url) }),
      )
      expect(result.stderr).to.match(QUIET)
      expect(result.code).to.equal(0)
      const { jury, assertions, deal } = JSON.parse(result.stdout)
      expect(assertions.filter(({ holds }: { holds: boolean }) => !holds)).to.deep.equal([])
      expect(jury.drawn.map(({ model }: never) => model)).to.have.members([
        ...Array(4).fill('claude-haiku-4-5'),
        ...Array(3).fill('gpt-5-mini'),
      ])
      // Hasty work does not say what it did with films of one title: the question grants nothing.
      expect(jury.votes.map(({ sellerBps }: never) => sellerBps)).to.deep.equal([
        2_000,
        null,
        2_000,
        10_000,
        2_000,
      ])
      expect(jury.agreement).to.deep.equal([{ name: 'the method tells of films of one title', share: 0.75 }])
      expect(deal.milestones[2]).to.include({ status: 'ruled', sellerBps: 2_000 })

      // Whoever was not silent was asked once, by its provider's wire and with its own key.
      const asked = requests.map(({ model, headers }) => [
        model,
        headers['x-api-key'] ?? headers.authorization,
      ])
      const [, silent] = jury.votes
      const judging = jury.drawn.filter(({ juror, sits }: never) => sits && juror !== silent.juror)
      expect(asked).to.have.deep.members(
        judging.map(({ model }: { model: string }) =>
          model === 'gpt-5-mini' ? [model, 'Bearer a key of another'] : [model, 'a key of one'],
        ),
      )
    })

    it('fails with what the providers said when too few jurors can vote', async () => {
      const refuse: Behaviour = () => ({ kind: 'status', status: 401 })
      const { result } = await serving(refuse, (url) => start(['--json'], { keys: keysFor(url) }))
      expect(result.code).to.equal(1)
      expect(result.stdout).to.equal('')
      expect(result.stderr).to.match(
        /0 jurors of 5 voted, too few for a verdict; \w+: provider, status 401; /,
      )
      expect(result.stderr).to.not.include('a key of')
    })
  })

  it('fails with its reason when an agent dies, and leaves no process behind', async () => {
    let family: ReturnType<typeof agentsOf> = []
    const watch = (pid: number, said: string) => {
      if (family.length > 0 || !said.includes('The buyer asks')) return
      family = agentsOf(pid)
      process.kill(family.find(({ name }) => name === 'crowd')?.pid as number, 'SIGKILL')
    }
    const { code, stdout, stderr } = await start([], { watch })
    expect(code).to.equal(1)
    expect(stderr).to.include('npm start: earlier: its process ended (SIGKILL)')
    expect(stdout).to.not.include('Checked')
    expect(family).to.have.length(13)
    expect(family.filter(({ pid }) => isAlive(pid))).to.deep.equal([])
  })

  it('says that its port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    try {
      const { code, stderr } = await start(['--port', `${port}`])
      expect(code).to.equal(1)
      expect(stderr).to.include(`npm start: port ${port} is taken`)
    } finally {
      server.close()
    }
  })
})
