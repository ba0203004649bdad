import { expect } from 'chai'

import { groundOn } from '../../scripts/lib/ground.ts'
import { type LocalChain, startLocalChain } from '../../scripts/lib/localChain.ts'
import { runEarnest } from '../../src/cli/runEarnest.ts'
import type { Ground } from '../../src/simulation/Ground.ts'

const START = 1_767_225_600

describe('earnest verify-deployment', function () {
  this.timeout(240_000)

  let local: LocalChain
  let ground: Ground
  before(async () => {
    local = await startLocalChain({ start: START })
    ground = await groundOn(local)
  })
  after(() => local.close())

  const run = async (...words: readonly string[]) => {
    const lines: string[] = []
    const warned: string[] = []
    const code = await runEarnest(['node', 'earnest', 'verify-deployment', '--rpc', local.url, ...words], {
      out: (text) => lines.push(text),
      warn: (text) => warned.push(text),
    })
    return { code, lines, warned: warned.join('\n') }
  }

  it('says of each thing what came of it, and that nothing differs', async () => {
    const { code, lines } = await run('--escrow', ground.chain.escrow)
    expect(code).to.equal(0)
    expect(lines).to.include(`Escrow ${ground.chain.escrow}`)
    expect(lines.join('\n')).to.match(/^ {2}ok {14}runtime code +\d+ bytes of Escrow$/m)
    expect(lines.join('\n')).to.match(/^ {2}not comparable {2}USDC +0x\w{40} \(this version knows no USDC/m)
    expect(lines.at(-1)).to.match(/^verified: \d+ ok, 0 differ, \d+ not comparable, on chain 31337$/)
  })

  it('names what differs about a court, and exits with 1: here everybody knows the key of the beacon, and no stake waits', async () => {
    const { code, lines } = await run('--escrow', ground.chain.escrow, '--court', ground.chain.jury)
    expect(code).to.equal(1)
    const differing = lines.filter((line) => line.startsWith('  differs'))
    expect(differing).to.have.lengthOf(3)
    expect(differing[0]).to.match(/warmUp +found 0, expected 2592000$/)
    expect(differing[1]).to.match(/^ {2}differs {9}publicKey +found 0x[0-9a-f]+…?, expected 0x/)
    expect(differing[2]).to.match(/genesis +found 1767225600, expected 1692803367$/)
    expect(lines.at(-1)).to.match(/^not verified: \d+ ok, 3 differ, /)
  })

  it('tells the same as JSON', async () => {
    const { code, lines } = await run('--escrow', ground.chain.escrow, '--court', ground.chain.jury, '--json')
    expect(code).to.equal(1)
    const { ok, chainId, checks } = JSON.parse(lines.join('\n'))
    expect({ ok, chainId }).to.deep.equal({ ok: false, chainId: 31_337 })
    expect(checks).to.deep.include({
      contract: 'Beacon',
      address: checks.find(({ contract }: { contract: string }) => contract === 'Beacon').address,
      what: 'genesis',
      status: 'differs',
      found: String(START),
      expected: '1692803367',
    })
  })

  it('compares a publisher that is named', async () => {
    const { code, lines } = await run('--escrow', ground.chain.escrow, '--publisher', ground.chain.jury)
    expect(code).to.equal(1)
    expect(lines).to.include(`FeedbackPublisher ${ground.chain.jury}`)
    expect(lines.join('\n')).to.match(/differs +runtime code .*, expected \d+ bytes of FeedbackPublisher/)
  })

  it('ends in one line where there is nothing to compare, and for wrong words', async () => {
    const unknown = await run()
    expect(unknown).to.include({ code: 1 })
    expect(unknown.warned).to.match(/Earnest is not known to be on this chain: name the escrow/)
    const other = await run('--chain', 'base', '--escrow', ground.chain.escrow)
    expect(other.code).to.equal(1)
    expect(other.warned).to.match(/another chain than base/)
    for (const words of [
      ['--court', 'somebody'],
      ['--court'],
      ['--publisher', '0x1'],
      ['--jury', ground.chain.jury],
    ]) {
      const { code, lines, warned } = await run(...words)
      expect({ code, lines }).to.deep.equal({ code: 1, lines: [] })
      expect(warned.split('\n'), words.join(' ')).to.have.lengthOf(1)
    }
  })

  it('finds that an account with a key is no escrow', async () => {
    const { code, lines } = await run('--escrow', local.deployer.account.address)
    expect(code).to.equal(1)
    expect(lines.join('\n')).to.match(
      /differs +runtime code +found no code: .*, expected \d+ bytes of Escrow/,
    )
  })
})
