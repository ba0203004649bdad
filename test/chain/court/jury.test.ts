import { expect } from 'chai'
import { getAddress as checksum, erc20Abi } from 'viem'

import {
  AppealNotRefundableError,
  BallotNotSealedError,
  CaseStillOpenError,
  CaseUnexpectedStageError,
  EquivocationUnprovenError,
  JurorExpelledError,
  JurorUnknownError,
  juryAbi,
  RoundNotPayableError,
  StakeLockedError,
  StakeNotPendingError,
} from '../../../src/chain/index.ts'
import { hashBallot, hashCourtAct, signCourtAct } from '../../../src/jury/index.ts'
import { encodeConsent } from '../../../src/terms/index.ts'
import { buyer, seller } from '../support/earnest.ts'
import { type Court, jurorOf, settings, startCourt } from './support/court.ts'

const hour = 3600

describe('a case before a jury, by actions', () => {
  let start: Court
  const pool = Array.from({ length: 8 }, (_, number) => jurorOf(number))

  before(async () => {
    start = await startCourt()
    for (const juror of pool) await start.enrol(juror)
    await start.pass(2)
  })

  const balanceOf = (account: `0x${string}`) =>
    start.chain.readContract({
      address: start.usdc,
      abi: erc20Abi,
      functionName: 'balanceOf',
      args: [account],
    })
  const refusal = (promise: Promise<unknown>) =>
    promise.then(() => undefined).catch((error: unknown) => error)

  /** A case that was drawn and has been struck at by nobody; at its sealing. */
  const sealing = async () => {
    const given = await start.dispute()
    await start.pass(hour)
    await start.drawn(given)
    await start.endStage(given.id)
    return given
  }

  it('tells what the jury is', async () => {
    const told = await start.court.getJury()
    expect(told).to.include({
      jury: start.jury,
      jurors: start.jurors,
      escrow: start.escrow,
      size: 3,
      pay: settings.pay,
      minimumFee: 6_000_000n,
      minimumRulingPeriod: 4 * (300 + 10 * hour) + 11 * hour,
      lead: 300,
      tolerance: 1_000,
      stake: settings.stake,
      slice: settings.slice,
      warmUp: settings.warmUp,
      operators: pool.length,
      activeStake: BigInt(pool.length) * settings.stake,
      pendingStake: 0n,
    })
    expect(told.clocks).to.deep.equal(settings.clocks)
    expect(told.providers).to.deep.equal(settings.providers)
  })

  it('goes from the dispute to collected pay', async () => {
    const { court, done, drawn, endStage, panel, voteOf } = start
    const given = await start.dispute()
    const { terms, milestone, deal, id } = given
    expect(await court.getCase({ id })).to.deep.equal({
      stage: 'none',
      stageEndsAt: 0,
      fee: 0n,
      round: 0,
      rounds: [],
    })

    // The draw, and a strike by each side.
    await start.pass(hour)
    const drawing = await court.getDrawing({ terms, milestone })
    const { events } = await drawn(given)
    const [draw] = events
    expect(events.map(({ name }) => name)).to.deep.equal(['Drawn'])
    if (draw?.name !== 'Drawn') throw new Error('nothing was drawn')
    expect(draw.args).to.include({ id, round: 0, deal, beaconRound: drawing?.beaconRound })
    expect(draw.args.candidates).to.have.lengthOf(5)
    expect(await court.getDrawing({ terms, milestone })).to.equal(undefined)

    const before = await court.getCase({ id })
    expect(before).to.include({ stage: 'striking', round: 0, fee: 6_000_000n })
    expect(before.rounds[0]?.seats.map(({ sits }) => sits)).to.deep.equal([true, true, true, false, false])
    const ids = await Promise.all(
      (before.rounds[0]?.seats ?? []).map(async ({ juror }) => (await court.getJuror({ juror })).id),
    )
    expect(ids).to.deep.equal([...draw.args.candidates])
    for (const [side, seat] of [
      [buyer, 0],
      [seller, 2],
    ] as const) {
      const juror = before.rounds[0]?.seats[seat]?.juror ?? '0x'
      const act = { case: id, round: 0, account: side.address, juror }
      const signature = await signCourtAct(side, 'Strike', act, start.domains.jury)
      const struck = await done(
        await court.strike({
          terms,
          milestone,
          account: side.address,
          seat,
          consent: encodeConsent({ kind: 'signature', signature }),
        }),
      )
      expect(struck.events[0]).to.deep.include({ name: 'Struck' })
      expect(struck.events[0]?.args).to.include({ id, juror })
    }
    await endStage(id)
    const { stage, rounds } = await court.getCase({ id })
    expect(stage).to.equal('sealing')
    expect(rounds[0]?.seats.map(({ sits, struck }) => [sits, struck])).to.deep.equal([
      [false, true],
      [true, false],
      [false, true],
      [true, false],
      [true, false],
    ])

    // Seals: one by one and together.
    const sitting = await panel(id)
    const votes = await Promise.all(
      sitting.map((juror, index) => voteOf(juror, [6_000, 6_400, 9_000][index] ?? 0, given)),
    )
    const [first, ...others] = votes
    if (!first) throw new Error('nobody sits')
    const early = court.vote({ id, ballots: [first.ballot] })
    expect(await refusal(early)).to.be.instanceOf(CaseUnexpectedStageError)
    await done(await court.seal({ id, seals: [first.seal] }))
    await court.simulateSeal({ id, seals: others.map(({ seal }) => seal) })
    const sealed = await done(await court.seal({ id, seals: others.map(({ seal }) => seal) }))
    expect(sealed.events.map(({ name }) => name)).to.deep.equal(['Sealed', 'Sealed'])
    await endStage(id)

    // Ballots: another than the sealed one is refused; all in one transaction; again changes nothing.
    const [liar] = sitting
    if (!liar) throw new Error('nobody sits')
    const other = await voteOf(liar, 10_000, given)
    const unsealed = court.vote({ id, ballots: [other.ballot] })
    expect(await refusal(unsealed)).to.be.instanceOf(BallotNotSealedError)
    const voted = await done(await court.vote({ id, ballots: votes.map(({ ballot }) => ballot) }))
    expect(voted.events.map(({ name }) => name)).to.deep.equal(['Voted', 'Voted', 'Voted'])
    const again = await done(await court.vote({ id, ballots: [first.ballot] }))
    expect(again.events).to.deep.equal([])
    const counted = await court.getCase({ id })
    expect(counted.rounds[0]).to.include({ ballots: 3, median: 6_400 })
    expect(counted.rounds[0]?.seats.map(({ sellerBps }) => sellerBps)).to.have.members([
      undefined,
      6_000,
      undefined,
      6_400,
      9_000,
    ])
    expect(counted.rounds[0]?.seats[1]?.seal).to.equal(first.seal.seal)
    await endStage(id)
    expect((await court.getCase({ id })).stage).to.equal('appealing')
    await endStage(id)
    expect((await court.getCase({ id })).stage).to.equal('executable')

    // The ruling.
    const executed = await done(await court.execute({ terms, milestone }))
    expect(executed.events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      { name: 'Executed', args: { id, deal, milestone, sellerBps: 6_400 } },
    ])
    expect(await court.getCase({ id })).to.include({ stage: 'executed', verdict: 6_400 })
    const { resolved } = await start.client.getDeal({ terms })
    expect(resolved).to.equal(1n)

    // Pay: two were near; the third's share is nobody's.
    const paid = await done(await court.pay({ id, round: 0 }))
    expect(paid.events.map(({ name }) => name)).to.deep.equal(['Earned', 'Earned'])
    expect(await refusal(court.pay({ id, round: 0 }))).to.be.instanceOf(RoundNotPayableError)
    await done(await court.penalize({ id, round: 0 }))
    const account = sitting[0]?.operator.address ?? '0x'
    expect(await court.getOwed({ account })).to.equal(2_000_000n)
    const held = await balanceOf(account)
    const collected = await done(await court.collect({ account }))
    expect(collected.events.map(({ name }) => name)).to.deep.equal(['Collected'])
    expect((await balanceOf(account)) - held).to.equal(2_000_000n)
    expect(await court.getOwed({ account })).to.equal(0n)

    const juror = await court.getJuror({ juror: sitting[0]?.key.address ?? '0x' })
    expect(juror).to.include({
      operator: checksum(account),
      provider: sitting[0]?.provider,
      stake: settings.stake,
      active: settings.stake,
      releaseAt: 0,
      drawn: 1n,
      voted: 1n,
      silent: 0n,
      coherent: 1n,
      earned: 2_000_000n,
      slashed: 0n,
    })
  })

  it('tells all of a case in its events, and follows them', async () => {
    const fromBlock = BigInt(start.deployment.block)
    const [executed] = await start.court.getCourtEvents({ names: ['Executed'], fromBlock })
    const id = executed?.args.id ?? '0x'
    const events = await start.court.getCourtEvents({ id, fromBlock })
    const names = events.map(({ name }) => name)
    expect(names[0]).to.equal('Drawn')
    expect(names).to.include.members(['Struck', 'Sealed', 'Voted', 'Executed', 'Earned'])
    expect(names).not.to.include('Enrolled')
    const enrolled = await start.court.getCourtEvents({ names: ['Enrolled'], fromBlock })
    expect(enrolled.map(({ args }) => args.id)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8])

    const cursor = start.court.createCourtEventCursor({ id, names: ['Voted'], fromBlock })
    const told = await cursor.next()
    expect(told.map(({ args }) => args.sellerBps)).to.have.members([6_000, 6_400, 9_000])
    expect(await cursor.next()).to.deep.equal([])
  })

  it('benches who is silent in a round without a quorum, burns nothing for it, and draws others once', async () => {
    const { court, done, endStage, panel } = start
    const given = await sealing()
    const { id } = given
    const silent = await panel(id)
    await endStage(id)
    await endStage(id)
    expect((await court.getCase({ id })).stage).to.equal('drawing')
    const { events } = await done(await court.penalize({ id, round: 0 }))
    const benched = events.filter(({ name }) => name !== 'StakeChanged')
    expect(benched.map(({ name }) => name)).to.deep.equal(['Benched', 'Benched', 'Benched'])
    const juror = await court.getJuror({ juror: silent[0]?.key.address ?? '0x' })
    expect(juror).to.include({ silent: 1n, slashed: 0n, active: 0n, pending: settings.stake })

    await start.pass(300)
    await start.drawn(given)
    const again = await court.getCase({ id })
    expect(again).to.include({ stage: 'striking', round: 1 })
    expect(again.rounds).to.have.lengthOf(2)
  })

  it('brings a benched juror back, with more stake or by what it has left', async () => {
    const { court, done } = start
    const standings = await Promise.all(pool.map(async ({ key }) => court.getJuror({ juror: key.address })))
    const benched = pool.filter((_, index) => standings[index]?.active === 0n)
    expect(benched).to.have.length.greaterThan(2)
    for (const [index, { key, operator }] of benched.entries()) {
      const juror = key.address
      if (index === 0) {
        await done(await court.activate({ juror }))
        expect(await court.getJuror({ juror })).to.include({ active: settings.stake, pending: 0n })
      }
      await start.mint(operator.address, 10_000_000n)
      const act = { juror: key.address, amount: 10_000_000n, nonce: 1n, expiry: (await start.now()) + hour }
      const digest = hashCourtAct('Increase', act, start.domains.jurors)
      const consent = await start.payTo(start.jurors, operator, act.amount, digest, act.expiry)
      const { events } = await done(await court.increase({ act, operator: consent }))
      expect(events.map(({ name }) => name)).to.deep.equal(['StakeChanged'])
      await done(await court.activate({ juror }))
      const active = settings.stake + act.amount
      expect(await court.getJuror({ juror })).to.include({ active, activatesAt: 0 })
      expect(await refusal(court.activate({ juror }))).to.be.instanceOf(StakeNotPendingError)
    }
  })

  it('appeals, paid by authorization, and gives it back when nobody draws', async () => {
    const { court, done, endStage, panel, voteOf } = start
    const given = await sealing()
    const { terms, milestone, id } = given
    const votes = await Promise.all((await panel(id)).map((juror) => voteOf(juror, 2_000, given)))
    await done(await court.seal({ id, seals: votes.map(({ seal }) => seal) }))
    await endStage(id)
    await done(await court.vote({ id, ballots: votes.map(({ ballot }) => ballot) }))
    await endStage(id)

    const fee = await court.getAppealFee({ id })
    expect(fee).to.equal(14_000_000n)
    const account = seller.address
    const act = hashCourtAct('Appeal', { case: id, account, fee }, start.domains.jury)
    const consent = await start.payTo(start.jury, seller, fee, act)
    const { events } = await done(await court.appeal({ terms, milestone, account, consent }))
    expect(events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      { name: 'Appealed', args: { id, account: checksum(account), fee } },
    ])
    expect((await court.getCase({ id })).stage).to.equal('drawing')
    expect(await refusal(court.refundAppeal({ id }))).to.be.instanceOf(AppealNotRefundableError)

    await endStage(id)
    const refunded = await done(await court.refundAppeal({ id }))
    expect(refunded.events.map(({ name }) => name)).to.deep.equal(['AppealRefunded'])
    expect(await court.getOwed({ account })).to.equal(fee)
    await done(await court.execute({ terms, milestone }))
    expect((await court.getCase({ id })).verdict).to.equal(2_000)
  })

  it('opens a second round of twice the size and one at an appeal, whose verdict replaces the first', async () => {
    const { court, done, endStage, panel, voteOf } = start
    for (const number of [8, 9, 10]) await start.enrol(jurorOf(number))
    await start.pass(2)
    const given = await sealing()
    const { terms, milestone, id } = given
    const votes = await Promise.all((await panel(id)).map((juror) => voteOf(juror, 2_000, given)))
    await done(await court.seal({ id, seals: votes.map(({ seal }) => seal) }))
    await endStage(id)
    await done(await court.vote({ id, ballots: votes.map(({ ballot }) => ballot) }))
    await endStage(id)
    const account = buyer.address
    const fee = await court.getAppealFee({ id })
    const act = hashCourtAct('Appeal', { case: id, account, fee }, start.domains.jury)
    const consent = await start.payTo(start.jury, buyer, fee, act)
    await done(await court.appeal({ terms, milestone, account, consent }))

    await start.pass(300)
    await start.drawn(given)
    await endStage(id)
    const second = await panel(id)
    expect(second).to.have.lengthOf(7)
    const ballots = await Promise.all(second.map((juror) => voteOf(juror, 7_000, { id, round: 1 })))
    await done(await court.seal({ id, seals: ballots.map(({ seal }) => seal) }))
    await endStage(id)
    await done(await court.vote({ id, ballots: ballots.map(({ ballot }) => ballot) }))
    await endStage(id)
    const { stage, rounds } = await court.getCase({ id })
    expect(stage).to.equal('executable')
    expect(rounds.map(({ median }) => median)).to.deep.equal([2_000, 7_000])
    await done(await court.execute({ terms, milestone }))
    expect((await court.getCase({ id })).verdict).to.equal(7_000)
    const paid = await done(await court.pay({ id, round: 1 }))
    expect(paid.events.filter(({ name }) => name === 'Earned')).to.have.lengthOf(7)
  })

  it('drops a case that the parties ended themselves', async () => {
    const { court, done } = start
    const { terms, milestone, deal, id } = await sealing()
    expect(await refusal(court.drop({ terms, milestone }))).to.be.instanceOf(CaseStillOpenError)
    const approval = { deal, milestones: 0b1n, metered: 0n, unlessEngaged: false }
    const consent = await start.sign(buyer, 'Approval', approval)
    await start.client.waitForAct({
      hash: await start.client.settle({ terms, ...approval, buyer: consent }),
    })
    const { events } = await done(await court.drop({ terms, milestone }))
    expect(events.map(({ name }) => name)).to.deep.equal(['Dropped'])
    expect((await court.getCase({ id })).stage).to.equal('dropped')

    // Nobody had sealed: the fee goes back.
    const paid = await done(await court.pay({ id, round: 0 }))
    expect(paid.events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      { name: 'FeeReturned', args: { id, account: checksum(buyer.address), amount: 6_000_000n } },
    ])
  })

  it('takes all that a juror has who signs two ballots for one round', async () => {
    const { court, done, panel, voteOf } = start
    const given = await sealing()
    const { id } = given
    const [juror] = await panel(id)
    if (!juror) throw new Error('nobody sits')
    const [one, other] = [await voteOf(juror, 1_000, given), await voteOf(juror, 9_000, given)]
    const parameters = { id, round: 0, juror: juror.key.address }
    const same = court.punishEquivocation({ ...parameters, one: one.ballot, other: one.ballot })
    expect(await refusal(same)).to.be.instanceOf(EquivocationUnprovenError)
    const { events } = await done(
      await court.punishEquivocation({ ...parameters, one: one.ballot, other: other.ballot }),
    )
    const slashed = events.find(({ name }) => name === 'Slashed')
    expect(slashed?.args).to.include({ id, equivocated: true })
    expect(await court.getJuror({ juror: juror.key.address })).to.include({
      stake: 0n,
      active: 0n,
      expelled: true,
    })
    expect(await refusal(court.activate({ juror: juror.key.address }))).to.be.instanceOf(JurorExpelledError)
    const proof = { ...parameters, one: one.ballot, other: other.ballot }
    expect(await refusal(court.punishEquivocation(proof))).to.be.instanceOf(JurorExpelledError)
  })

  it('lets a juror go, and its stake once nothing can be taken from it', async () => {
    const { court, done } = start
    const { key, operator } = jurorOf(20)
    await start.enrol(jurorOf(20))
    const juror = key.address
    const resignation = { juror, nonce: 1n, expiry: (await start.now()) + hour }
    const signature = await signCourtAct(operator, 'Resignation', resignation, start.domains.jurors)
    const { events } = await done(
      await court.resign({ act: resignation, operator: encodeConsent({ kind: 'signature', signature }) }),
    )
    expect(events.map(({ name }) => name)).to.have.members(['StakeChanged', 'Resigned'])
    const { releaseAt, active } = await court.getJuror({ juror })
    expect(active).to.equal(0n)
    expect(await refusal(court.withdrawStake({ juror }))).to.be.instanceOf(StakeLockedError)

    await start.pass(releaseAt - (await start.now()))
    await done(await court.withdrawStake({ juror }))
    expect(await balanceOf(operator.address)).to.equal(settings.stake)
  })

  it('knows no juror that never enrolled', async () => {
    const unknown = start.court.getJuror({ juror: buyer.address })
    expect(await refusal(unknown)).to.be.instanceOf(JurorUnknownError)
  })

  it('signs ballots by the digest that the jury tells', async () => {
    const { id } = await start.dispute()
    const ballot = { case: id, round: 3, sellerBps: 1_234, rationale: id }
    const told = await start.chain.readContract({
      address: start.jury,
      abi: juryAbi,
      functionName: 'ballotDigestOf',
      args: [id, 3, 1_234, id],
    })
    expect(hashBallot(ballot, start.juryDomain)).to.equal(told)
  })
})
