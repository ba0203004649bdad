import { expect } from 'chai'

import type { Rationale, VerdictRecord } from '../../../src/jury/index.ts'
import { facts, recordOf, seatOf, startTrial, type Trial, troublesOf } from './support/trial.ts'

describe('verifyVerdict, of what the chain shows', () => {
  let trial: Trial
  let honest: Rationale
  let others: Trial['others']

  before(async () => {
    trial = await startTrial()
    ;({ honest, others } = trial)
  })
  after(() => trial.server.close())

  const verify: Trial['verify'] = (...given) => trial.verify(...given)

  it('is told where a ballot was forged', async () => {
    const { ballot } = await seatOf(0, honest, 8_000)
    if (ballot === undefined) throw new Error('there is no ballot')
    const forged = { ballot: { ...ballot, sellerBps: 8_001 }, counted: 8_001 }
    expect(troublesOf(await verify(honest, { seat: forged, record: {} }))).to.deep.equal([
      'seal: SealMismatch',
      'signature: SignatureInvalid',
      'share: ShareMismatch',
    ])
    const large = { ballot: { ...ballot, sellerBps: 10_001 }, counted: 10_001 }
    expect(troublesOf(await verify(honest, { seat: large }))).to.include('ballot: ShareTooLarge')
  })

  it('is told where another juror signed, another sealed, or nobody shows a signature', async () => {
    const [own, other] = [await seatOf(0, honest, 8_000), await seatOf(1, honest, 8_000)]
    const signed = { ballot: other.ballot }
    expect(troublesOf(await verify(honest, { seat: signed }))).to.deep.equal(['signature: SignatureInvalid'])
    expect(troublesOf(await verify(honest, { seat: { seal: other.seal } }))).to.deep.equal([
      'seal: SealMismatch',
    ])
    expect(troublesOf(await verify(honest, { seat: { seal: undefined } }))).to.deep.equal([
      'seal: SealMissing?',
    ])
    if (own.ballot === undefined) throw new Error('there is no ballot')
    const quiet = { ballot: { ...own.ballot, signature: undefined } }
    expect(troublesOf(await verify(honest, { seat: quiet }))).to.deep.equal(['signature: SignatureNotShown?'])
  })

  it('is told where the court counts otherwise than ballots and their median say', async () => {
    expect(troublesOf(await verify(honest, { seat: { counted: 9_000 } }))).to.deep.equal([
      'ballot: BallotMismatch',
    ])
    const { rounds } = recordOf([])
    const seats = (await Promise.all([seatOf(0, honest, 8_000)])).concat(
      await Promise.all(others.map((one, index) => seatOf(index + 1, one.rationale, one.sellerBps))),
    )
    const round = { ...rounds[0], seats, quorum: 2 }
    const of = (changes: Partial<VerdictRecord>) => verify(honest, { record: changes })
    expect(troublesOf(await of({ rounds: [{ ...round, median: 7_999 }] }))).to.deep.equal([
      'median: MedianMismatch',
    ])
    expect(troublesOf(await of({ rounds: [{ ...round, quorum: 4, median: 8_000 }] }))).to.deep.equal([
      'quorum: QuorumMissed',
    ])
    expect(troublesOf(await of({ verdict: 5_000, ruling: 5_000 }))).to.deep.equal([
      'verdict: VerdictMismatch',
    ])
    expect(troublesOf(await of({ ruling: 7_999 }))).to.deep.equal(['ruling: RulingMismatch'])
    expect(troublesOf(await of({ ruling: undefined }))).to.deep.equal(['ruling: RulingMissing?'])
    expect(troublesOf(await of({ verdict: undefined, ruling: undefined }))).to.deep.equal([
      'verdict: VerdictMissing?',
    ])
    // What the dispute conceded is paid at least.
    const conceded = { ...facts, concededBps: 9_000 }
    expect(troublesOf(await of({ facts: conceded, ruling: 9_000 }))).to.deep.equal([])
    expect(troublesOf(await of({ facts: conceded }))).to.deep.equal(['ruling: RulingMismatch'])
    // A later round replaces an earlier one, if it has a quorum.
    const first = { seats: seats.slice(0, 2), quorum: 2, median: 8_000 }
    expect(
      troublesOf(await of({ rounds: [first, { seats: seats.slice(2), quorum: 2, median: 5_000 }] })),
    ).to.deep.equal([])
    expect(
      troublesOf(await of({ rounds: [first, { seats: seats.slice(1), quorum: 2, median: 5_000 }] })),
    ).to.deep.equal(['verdict: VerdictMismatch'])
  })

  it('is told where a juror sealed nothing, opened nothing, or its vote is not among the events', async () => {
    const quiet = await verify(honest, { seat: { seal: undefined, ballot: undefined, counted: undefined } })
    expect(troublesOf(quiet)).to.include('ballot: BallotMissing?')
    const closed = await verify(honest, { seat: { ballot: undefined, counted: undefined } })
    expect(JSON.stringify(closed.jurors[0]?.points)).to.include('sealed a ballot and did not open it')
    const hidden = await verify(honest, { seat: { ballot: undefined } })
    expect(troublesOf(hidden)).to.deep.equal(['ballot: BallotNotShown?'])
  })
})
