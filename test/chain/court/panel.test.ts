import { expect } from 'chai'
import { getAddress as checksum } from 'viem'

import {
  CaseNotDisputedError,
  type CaseUnexpectedStageError,
  QuorumInvalidError,
  SealInvalidError,
  SeatVacantError,
} from '../../../src/chain/index.ts'
import type { ArbiterDomain } from '../../../src/jury/index.ts'
import { type Court, jurorOf, startCourt } from './support/court.ts'

const hour = 3600

describe('a case before a panel, by actions', () => {
  let start: Court
  let panel: `0x${string}`
  const members = [jurorOf(1), jurorOf(2), jurorOf(3)]
  const made = {
    jurors: members.map(({ key }) => key.address),
    quorum: 2n,
    sealing: BigInt(hour),
    voting: BigInt(2 * hour),
  }

  before(async () => {
    start = await startCourt()
    panel = await start.court.getPanelAddress(made)
  })

  const refusal = (promise: Promise<unknown>) =>
    promise.then(() => undefined).catch((error: unknown) => error)
  const domain = (): ArbiterDomain => ({
    name: 'Earnest Panel',
    chainId: start.deployment.chainId,
    verifyingContract: panel,
  })

  it('is created where its address said, in the middle of a dispute, and judges it', async () => {
    const { court, done, endStage, voteOf } = start
    const { terms, milestone, deal, id } = await start.dispute({ arbiter: panel, rulingPeriod: 12 * hour })
    expect(await start.chain.getCode({ address: panel })).to.equal(undefined)
    await start.client.waitForAct({ hash: await court.createPanel(made) })
    expect(await start.chain.getCode({ address: panel })).to.be.a('string')

    const opened = await done(await court.openCase({ court: panel, terms, milestone }), panel)
    expect(opened.events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      { name: 'Opened', args: { id, deal, milestone } },
    ])
    const votes = await Promise.all(
      members.map(({ key }, seat) =>
        voteOf({ key, seat }, [1_000, 8_000, 3_000][seat] ?? 0, { id, domain: domain() }),
      ),
    )
    const seals = votes.map(({ seal }) => seal)
    const vacant = seals.map((seal) => ({ ...seal, seat: 3 }))
    expect(await refusal(court.simulateSeal({ court: panel, id, seals: vacant }))).to.be.instanceOf(
      SeatVacantError,
    )
    const mine = seals.map(({ signature: _, ...seal }) => seal)
    expect(await refusal(court.simulateSeal({ court: panel, id, seals: mine }))).to.be.instanceOf(
      SealInvalidError,
    )
    // Without a signature, a juror is the sender.
    await court.simulateSeal({
      court: panel,
      id,
      seals: mine.slice(0, 1),
      sender: members[0]?.key.address,
    })
    await done(await court.seal({ court: panel, id, seals }), panel)
    await endStage(id, panel)
    await done(await court.vote({ court: panel, id, ballots: votes.map(({ ballot }) => ballot) }), panel)
    const standing = await court.getCase({ court: panel, id })
    expect(standing).to.include({ stage: 'voting', round: 0, fee: 6_000_000n })
    expect(standing.rounds[0]).to.include({ ballots: 3, median: 3_000 })
    expect(standing.rounds[0]?.seats).to.deep.equal(
      votes.map(({ seal, ballot }, seat) => ({
        seat,
        juror: checksum(members[seat]?.key.address ?? '0x'),
        sits: true,
        struck: false,
        seal: seal.seal,
        sellerBps: ballot.sellerBps,
      })),
    )
    await endStage(id, panel)

    const executed = await done(await court.execute({ court: panel, terms, milestone }), panel)
    expect(executed.events[0]?.args).to.include({ id, sellerBps: 3_000 })
    await done(await court.pay({ court: panel, id, round: 0 }), panel)
    const account = members[2]?.key.address ?? '0x'
    expect(await court.getOwed({ court: panel, account })).to.equal(2_000_000n)
    const { events } = await done(await court.collect({ court: panel, account }), panel)
    expect(events.map(({ name }) => name)).to.deep.equal(['Collected'])
    const fromBlock = BigInt(start.deployment.block)
    const all = await court.getCourtEvents({ court: panel, id, fromBlock })
    expect(all.map(({ name }) => name)).to.deep.equal([
      'Opened',
      ...['Sealed', 'Sealed', 'Sealed', 'Voted', 'Voted', 'Voted'],
      ...['Executed', 'Earned'],
    ])
  })

  it('refuses what it does not judge, in the words of the contract', async () => {
    const { court } = start
    const terms = await start.sheet({ arbiter: panel })
    await start.commit(terms)
    const error = await refusal(court.openCase({ court: panel, terms, milestone: 1 }))
    expect(error).to.be.instanceOf(CaseNotDisputedError)
    expect((error as CaseNotDisputedError).args.found).to.equal('pending')
    const unopened = court.vote({ court: panel, id: `0x${'1'.repeat(64)}`, ballots: [] })
    expect(((await refusal(unopened)) as CaseUnexpectedStageError).args.found).to.equal('none')
    const unfit = await refusal(court.createPanel({ ...made, quorum: 4n }))
    expect(unfit).to.be.instanceOf(QuorumInvalidError)
    expect((unfit as QuorumInvalidError).args).to.deep.equal({ found: 4n, most: 3n })
  })
})
