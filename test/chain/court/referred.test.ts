import { expect } from 'chai'
import { erc20Abi, keccak256, toHex } from 'viem'

import {
  CaseFeeTooSmallError,
  CaseNotReferredError,
  CaseRulingPeriodTooShortError,
  CaseStrangerError,
  CaseUnexpectedStageError,
  PullFailedError,
  StrikeSpentError,
} from '../../../src/chain/index.ts'
import { hashBrief, hashCourtAct, signCourtAct } from '../../../src/jury/index.ts'
import { encodeConsent } from '../../../src/terms/index.ts'
import { stranger } from '../support/earnest.ts'
import { beacon, type Court, jurorOf, startCourt } from './support/court.ts'
import { stake, startAccount, startBet } from './support/workBet.ts'

const hour = 3_600
const criteria = keccak256(toHex('criteria'))
const artifact = keccak256(toHex('artifact'))
const reason = keccak256(toHex('reason'))

describe('a case that another contract referred, by actions', () => {
  let start: Court
  let bets = 0

  before(async () => {
    start = await startCourt()
    for (let number = 0; number < 11; number++) await start.enrol(jurorOf(number))
    await start.pass(2)
  })

  const refusal = (promise: Promise<unknown>) =>
    promise.then(() => undefined).catch((error: unknown) => error)

  /** A bet whose dispute is before the jury. */
  const disputed = async () => {
    bets += 1
    const bet = await startBet(start, criteria, bets)
    await bet.show(artifact)
    await bet.complain(reason)
    return { bet, ...(await bet.dispute()) }
  }

  const drawn = async (id: `0x${string}`) => {
    const drawing = await start.court.getDrawing({ id })
    if (!drawing) throw new Error('there is nothing to draw')
    return start.done(await start.court.draw({ id, beaconSignature: beacon.sign(drawing.beaconRound) }))
  }

  /** All who sit seal and vote a share, and the voting ends. */
  const voted = async (id: `0x${string}`, sellerBps: number, round = 0) => {
    const sitting = await start.panel(id)
    const votes = await Promise.all(sitting.map((juror) => start.voteOf(juror, sellerBps, { id, round })))
    await start.done(await start.court.seal({ id, seals: votes.map(({ seal }) => seal) }))
    await start.endStage(id)
    await start.done(await start.court.vote({ id, ballots: votes.map(({ ballot }) => ballot) }))
    await start.endStage(id)
  }

  it('goes from the referral to the payment by its verdict', async () => {
    const { court, done, endStage } = start
    const { bet, id, block } = await disputed()
    const dispute = hashBrief({ criteria, artifact, reason })
    const sides = { claimant: bet.claimant.address, respondent: bet.denier.address }
    expect(await court.getCaseId({ arbitrable: bet.address, dispute })).to.equal(id)
    const referral = await court.getReferral({ id, fromBlock: block })
    expect(referral?.arbitrable.toLowerCase()).to.equal(bet.address.toLowerCase())
    expect(referral).to.include({ id, dispute, ...sides, fee: bet.fee })
    expect(await court.getCase({ id })).to.include({ stage: 'drawing', fee: bet.fee })

    await start.pass(hour)
    const { events } = await drawn(id)
    expect(events.map(({ name }) => name)).to.deep.equal(['Drawn'])
    expect(await court.getDrawing({ id })).to.equal(undefined)

    // The claimant strikes by its signature, the respondent by calling.
    const { rounds } = await court.getCase({ id })
    const struck = rounds[0]?.seats[0]?.juror ?? '0x'
    const act = { case: id, round: 0, account: sides.claimant, juror: struck }
    const signature = await signCourtAct(bet.claimant.signer, 'Strike', act, start.domains.jury)
    const consent = encodeConsent({ kind: 'signature', signature })
    await done(await court.strike({ id, account: sides.claimant, seat: 0, consent }))
    const again = { id, account: sides.claimant, seat: 1 }
    expect(await refusal(court.simulateStrike({ ...again, sender: bet.claimant.address }))).to.be.instanceOf(
      StrikeSpentError,
    )
    await court.simulateStrike({ id, account: sides.respondent, seat: 1, sender: sides.respondent })
    expect((await court.getCase({ id })).rounds[0]?.seats[0]).to.include({ struck: true, sits: false })
    await endStage(id)

    await voted(id, 2_500)
    expect(await refusal(court.simulateExecute({ id }))).to.be.instanceOf(CaseUnexpectedStageError)
    await endStage(id)
    expect(await court.getCase({ id })).to.include({ stage: 'executable' })
    const [claimantHad, denierHad] = await bet.balances()
    const executed = await done(await court.execute({ id }))
    expect(executed.events[0]?.args).to.include({ id, milestone: 0, sellerBps: 2_500 })
    expect(await bet.balances()).to.deep.equal([
      claimantHad + (2n * stake * 7_500n) / 10_000n,
      denierHad + (2n * stake * 2_500n) / 10_000n,
    ])
    expect(await court.getCase({ id })).to.include({ stage: 'executed', verdict: 2_500 })

    await done(await court.penalize({ id, round: 0 }))
    const { events: paid } = await done(await court.pay({ id, round: 0 }))
    expect(paid.filter(({ name }) => name === 'Earned')).to.have.length(3)
    const [seated] = await start.panel(id)
    const account = seated?.operator.address ?? '0x'
    expect(await court.getOwed({ account })).to.equal(bet.fee / 3n)
    await done(await court.collect({ account }))
    expect(await bet.balanceOf(account)).to.equal(bet.fee / 3n)
  })

  it('is decided anew on an appeal, which a side pays by its authorization', async () => {
    const { court, done, endStage } = start
    const { bet, id } = await disputed()
    await start.pass(hour)
    await drawn(id)
    await endStage(id)
    await voted(id, 0)
    const account = bet.denier.address
    const fee = await court.getAppealFee({ id })
    const digest = hashCourtAct('Appeal', { case: id, account, fee }, start.domains.jury)
    const consent = await start.payTo(start.jury, bet.denier.signer, fee, digest)
    const appealed = await done(await court.appeal({ id, account, consent }))
    expect(appealed.events[0]?.args).to.include({ id, account, fee })
    expect(await court.getCase({ id })).to.include({ stage: 'drawing' })
    await start.pass(hour)
    await drawn(id)
    await endStage(id)
    await voted(id, 10_000, 1)
    const [, before] = await bet.balances()
    await done(await court.execute({ id }))
    expect((await bet.balances())[1]).to.equal(before + 2n * stake)
  })

  it('is taken back where its parties end it, and the fee goes back to the contract', async () => {
    const { court, done } = start
    const { bet, id } = await disputed()
    await bet.concede(bet.claimant)
    expect(await court.getCase({ id })).to.include({ stage: 'dropped' })
    await done(await court.pay({ id, round: 0 }))
    expect(await court.getOwed({ account: bet.address })).to.equal(bet.fee)
    const before = await bet.balanceOf(bet.claimant.address)
    await bet.passOn()
    expect(await bet.balanceOf(bet.claimant.address)).to.equal(before + bet.fee)
  })

  it('is refused by its id what is for a sheet, and what is not its stage or for its sides', async () => {
    const { court } = start
    const { id: ofDeal } = await start.dispute()
    const account = stranger.address
    for (const act of [
      () => court.simulateDraw({ id: ofDeal, beaconSignature: beacon.sign(1n) }),
      () => court.simulateStrike({ id: ofDeal, account, seat: 0, sender: account }),
      () => court.simulateAppeal({ id: ofDeal, account, sender: account }),
      () => court.simulateExecute({ id: ofDeal }),
    ]) {
      expect(await refusal(act())).to.be.instanceOf(CaseNotReferredError)
    }
    expect(await court.getDrawing({ id: ofDeal })).to.equal(undefined)
    expect(await court.getReferral({ id: ofDeal, fromBlock: 0n })).to.equal(undefined)

    const { id } = await disputed()
    const drawing = await court.getDrawing({ id })
    const wrong = beacon.sign((drawing?.beaconRound ?? 0n) + 1n)
    await start.pass(hour)
    expect(await refusal(court.simulateDraw({ id, beaconSignature: wrong }))).to.include({
      code: 'BeaconSignatureInvalid',
    })
    await drawn(id)
    expect(await refusal(court.simulateDraw({ id, beaconSignature: wrong }))).to.be.instanceOf(
      CaseUnexpectedStageError,
    )
    expect(await refusal(court.simulateStrike({ id, account, seat: 0, sender: account }))).to.be.instanceOf(
      CaseStrangerError,
    )
    expect(await refusal(court.simulateAppeal({ id, account, sender: account }))).to.be.instanceOf(
      CaseUnexpectedStageError,
    )
  })

  it('is the milestone’s where there are a sheet and an id', async () => {
    const given = await start.dispute()
    await start.pass(hour)
    const drawing = await start.court.getDrawing(given)
    const beaconSignature = beacon.sign(drawing?.beaconRound ?? 0n)
    await start.done(await start.court.draw({ ...given, beaconSignature }))
    expect(await start.court.getCase({ id: given.id })).to.include({ stage: 'striking' })
  })

  it('is referred and recalled by an account too, if the court takes it on', async () => {
    const { court, done } = start
    const { minimumFee: fee, minimumRulingPeriod } = await court.getJury()
    const by = await startAccount(start, 'referrer', 2n * fee)
    const rulingEnds = (await start.now()) + minimumRulingPeriod + hour
    const sides = { claimant: by.address, respondent: stranger.address }
    const given = { dispute: keccak256(toHex('mine')), ...sides, rulingEnds, fee }
    const as = { sender: by.account }
    const asked = (changes: object) => refusal(court.simulateRefer({ ...given, ...as, ...changes }))
    expect(await asked({ fee: fee - 1n })).to.be.instanceOf(CaseFeeTooSmallError)
    expect(await asked({ rulingEnds: rulingEnds - 2 * hour })).to.be.instanceOf(CaseRulingPeriodTooShortError)
    const unpaid = await asked({})
    expect(unpaid).to.be.instanceOf(PullFailedError)
    expect(unpaid).to.have.nested.property('reason.code', 'AllowanceTooLow')

    await by.allow(start.jury, fee)
    const { events } = await done(await court.refer({ ...given, ...as }))
    const id = await court.getCaseId({ arbitrable: by.address, dispute: given.dispute })
    expect(events.map(({ name }) => name)).to.deep.equal(['Referred'])
    expect(events[0]?.args).to.include({ id, dispute: given.dispute, ...sides, fee })
    expect(await asked({})).to.be.instanceOf(CaseUnexpectedStageError)
    const { dispute } = given
    expect(await refusal(court.simulateRecall({ dispute, sender: stranger.address }))).to.be.instanceOf(
      CaseUnexpectedStageError,
    )
    await court.simulateRecall({ dispute, ...as })
    await done(await court.recall({ dispute, ...as }))
    expect(await court.getCase({ id })).to.include({ stage: 'dropped' })
    expect(await refusal(court.simulateRecall({ dispute, ...as }))).to.be.instanceOf(CaseUnexpectedStageError)
    await done(await court.pay({ id, round: 0 }))
    await done(await court.collect({ account: by.address }))
    const { usdc: address } = start
    expect(
      await start.chain.readContract({
        address,
        abi: erc20Abi,
        functionName: 'balanceOf',
        args: [by.address],
      }),
    ).to.equal(2n * fee)
  })
})
