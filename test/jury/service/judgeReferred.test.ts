import { expect } from 'chai'
import type { Hash } from 'viem'

import {
  hashRationale,
  type Judgement,
  type JudgeReferred,
  judgeByBrief,
  noUsage,
  packBrief,
  type ReferredDispute,
} from '../../../src/jury/index.ts'
import { hashCriteria } from '../../../src/terms/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { stake } from '../../chain/court/support/workBet.ts'
import { encode } from '../support/criteria.ts'
import { brief, criteria, type ReferredCase, referToSealing, statements } from './support/referredCase.ts'
import { serving, startWorld, type World } from './support/world.ts'

describe('createJurorService with a judge of referred cases', () => {
  let world: World
  let bets = 0

  before(async () => {
    world = await startWorld(3, 8)
  })

  const sealing = () => {
    bets += 1
    return referToSealing(world, bets)
  }

  const byBrief = (...bundles: readonly Pick<ReferredCase, 'id' | 'bundle'>[]) =>
    judgeByBrief({ sources: [serving(...bundles)] })

  /** The first juror's service that sits, with a judge. */
  const oneWith = async (judgeReferred: JudgeReferred) => {
    const given = await sealing()
    const [number = 0] = await world.sitting(given.id)
    const served = world.serviceOf(number, given, { judgeReferred })
    const seat = () => world.seatOf(given.id, jurorOf(number))
    return { ...served, given, seat }
  }

  /** Lets all but so many seconds of the stage pass. */
  const wait = async (id: Hash, left: number) => {
    const { stageEndsAt } = await world.court.getCase({ id })
    await world.pass(stageEndsAt - (await world.now()) - left)
  }

  const judgement = (sellerBps: number): Judgement => ({
    kind: 'answered',
    sellerBps,
    answers: { 'the denier is right': true },
    notes: { 'the denier is right': 'it rained' },
    usage: noUsage,
  })
  const judged = { bundle: null, criteria: null }

  it('judges a brief in every seat, and the contract pays by the verdict', async () => {
    const given = await sealing()
    const { id, bet } = given
    const numbers = await world.sitting(id)
    const services = numbers.map((number) =>
      world.serviceOf(number, given, { judgeReferred: byBrief(given) }),
    )
    const tickAll = async () => {
      for (const { service } of services) expect(await service.tick()).to.include({ failed: false })
    }
    await tickAll()
    await world.endStage(id)
    await tickAll()
    for (const number of numbers)
      expect(await world.seatOf(id, jurorOf(number))).to.include({ sellerBps: 5_000 })
    const [first] = services
    const sealed = ['noticed', 'bundleFetched', 'judged', 'ballotFixed', 'ballotSigned', 'seal']
    expect(first?.names()).to.deep.equal([...sealed, 'vote'])

    // The appeal's time, and anybody's execution.
    await world.endStage(id)
    await world.endStage(id)
    const [claimantHad, denierHad] = await bet.balances()
    await world.done(await world.court.execute({ id }))
    expect(await bet.balances()).to.deep.equal([claimantHad + stake, denierHad + stake])
    await tickAll()
    await tickAll()
    for (const { service } of services) expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    for (const number of numbers)
      expect(await bet.balanceOf(jurorOf(number).operator.address)).to.equal(bet.fee / 3n)

    // What the ballot commits to.
    const [record] = (await first?.store.records(unexpected)) ?? []
    const rationale = record?.ballot?.rationale
    if (rationale === undefined) throw new Error('no ballot was fixed')
    expect(rationale).to.deep.include({
      bundle: given.dispute,
      criteria: hashCriteria(criteria),
      answers: { 'check 0': true, 'check 1': false },
    })
    expect(rationale.by).to.include({ kind: 'program' })
    expect(await first?.service.rationaleOf(hashRationale(rationale))).to.deep.equal(rationale)
  })

  it('tells its judge which contract referred what, and votes as it says', async () => {
    const told: ReferredDispute[] = []
    const { given, seat, service, store } = await oneWith(async (dispute, { juror, signal, isLate }) => {
      told.push(dispute)
      expect([juror.name.startsWith('juror'), signal.aborted, isLate]).to.deep.equal([true, false, false])
      return { judgement: judgement(7_500), judged: { bundle: null, criteria: given.dispute } }
    })
    await service.tick()
    await world.endStage(given.id)
    await service.tick()
    expect(await seat()).to.include({ sellerBps: 7_500 })
    expect(told).to.have.length(1)
    const { arbitrable = '0x', ...rest } = told[0] ?? {}
    expect(arbitrable.toLowerCase()).to.equal(given.bet.address.toLowerCase())
    expect(rest).to.deep.equal({
      chainId: world.deployment.chainId,
      court: world.jury,
      id: given.id,
      round: 0,
      dispute: given.dispute,
      claimant: given.bet.claimant.address,
      respondent: given.bet.denier.address,
      fee: given.bet.fee,
    })
    const [record] = await store.records(unexpected)
    expect(record?.ballot?.rationale).to.deep.include({
      criteria: given.dispute,
      bundle: null,
      by: null,
      notes: { 'the denier is right': 'it rained' },
    })
  })

  it('waits for a brief until it is time, and votes 0 where nobody shows the one that the name commits to', async () => {
    const forged = { ...brief, deliverable: encode('nicer') }
    const source = { name: 'liar', bundleOf: async () => packBrief(forged) }
    const { given, names, seat, service, steps } = await oneWith(judgeByBrief({ sources: [source] }))
    expect(await service.tick()).to.deep.equal({ open: 1, failed: false })
    expect(names()).to.deep.equal(['noticed', 'bundleRefused'])
    expect(steps[1]).to.include({ source: 'liar', code: 'BriefMismatch' })
    await wait(given.id, 20)
    await service.tick()
    expect(names().slice(2)).to.deep.equal(['notShown', 'ballotFixed', 'ballotSigned', 'seal'])
    await world.endStage(given.id)
    await service.tick()
    expect(await seat()).to.include({ sellerBps: 0 })
  })

  it('tells of a source that fails, and judges by what comes later', async () => {
    let isUp = false
    const source = {
      name: 'shaky',
      bundleOf: async () => {
        if (!isUp) throw new Error('down')
        return packBrief(brief)
      },
    }
    const { given, seat, service, steps } = await oneWith(judgeByBrief({ sources: [source] }))
    expect(await service.tick()).to.deep.equal({ open: 1, failed: true })
    expect(steps.at(-1)).to.include({ step: 'failed', at: 'shaky' })
    expect(await seat()).to.not.include.keys('seal')
    isUp = true
    await service.tick()
    await world.endStage(given.id)
    await service.tick()
    expect(await seat()).to.include({ sellerBps: 5_000 })
  })

  it('waits for the claimant’s words for half of the time', async () => {
    const silent = packBrief({ ...brief, statements: { seller: statements.seller } })
    const { given, names, service } = await oneWith((dispute, options) =>
      byBrief({ id: dispute.id, bundle: silent })(dispute, options),
    )
    await service.tick()
    expect(names()).to.deep.equal(['noticed'])
    await wait(given.id, 900)
    await service.tick()
    expect(names()).to.include('judged')
  })

  it('votes 0 at once, and says whose case it was, where its judge knows nothing of the contract', async () => {
    const judge = judgeByBrief({ sources: [], serves: () => false })
    const { given, names, steps, service } = await oneWith(judge)
    await service.tick()
    expect(names()).to.deep.equal(['noticed', 'notJudged', 'ballotFixed', 'ballotSigned', 'seal'])
    const step = steps.find((one) => one.step === 'notJudged')
    expect(step).to.include({ id: given.id, round: 0, court: world.jury, dispute: given.dispute })
    expect(step?.arbitrable?.toLowerCase()).to.equal(given.bet.address.toLowerCase())
  })

  describe('abstains for its own failing, and signs nothing', () => {
    const failing: readonly (readonly [string, JudgeReferred])[] = [
      [
        'where the judge throws',
        async () => {
          throw new Error('no more disk')
        },
      ],
      ['where the share is none', async () => ({ judgement: judgement(10_001), judged })],
      ['where the share is a fraction', async () => ({ judgement: judgement(0.5), judged })],
      [
        'where the reasons fit no rationale',
        async () => ({ judgement: { ...judgement(1), answers: { [' '.repeat(65)]: true } }, judged }),
      ],
    ]
    for (const [what, judge] of failing) {
      it(what, async () => {
        const { given, steps, seat, service } = await oneWith(judge)
        expect(await service.tick()).to.deep.equal({ open: 1, failed: true })
        await wait(given.id, 20)
        await service.tick()
        expect(steps.find(({ step }) => step === 'abstained')).to.include({ reason: 'machine' })
        expect(steps.some(({ step }) => step === 'ballotSigned')).to.equal(false)
        await world.endStage(given.id)
        await service.tick()
        expect(await seat()).to.not.include.keys('seal')
      })
    }

    it('where the judge never answers', async () => {
      const given = await sealing()
      const [number = 0] = await world.sitting(given.id)
      const { service, steps } = world.serviceOf(number, given, {
        judgeReferred: () => new Promise(() => undefined),
        limit: () => AbortSignal.timeout(100),
      })
      expect(await service.tick()).to.include({ failed: true })
      await wait(given.id, 20)
      await service.tick()
      expect(steps.find(({ step }) => step === 'abstained')).to.include({ reason: 'machine' })
    }).timeout(30_000)

    it('where it did not look in time', async () => {
      const { given, steps, service } = await oneWith(async () => ({ judgement: judgement(1), judged }))
      await wait(given.id, 20)
      await service.tick()
      expect(steps.find(({ step }) => step === 'abstained')).to.include({ reason: 'away' })
    })

    it('where its juror abstains', async () => {
      const { steps, service } = await oneWith(async () => ({
        judgement: { kind: 'abstained', reason: 'provider', status: 401, usage: noUsage },
        judged,
      }))
      await service.tick()
      expect(steps.find(({ step }) => step === 'abstained')).to.include({ reason: 'provider', status: 401 })
    })
  })

  it('votes 0 on what is shown so late that it can’t be judged in time, and is not away', async () => {
    const late: readonly (readonly [string, JudgeReferred])[] = [
      ['never', () => new Promise(() => undefined)],
      [
        'a timeout',
        async (_, { signal }) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          return { judgement: { kind: 'abstained', reason: 'timeout', usage: noUsage }, judged }
        },
      ],
    ]
    for (const [what, lastly] of late) {
      const given = await sealing()
      const [number = 0] = await world.sitting(given.id)
      let looks = 0
      const { service, names } = world.serviceOf(number, given, {
        judgeReferred: async (dispute, options) => {
          looks += 1
          return looks === 1 ? 'notShown' : lastly(dispute, options)
        },
        limit: () => AbortSignal.timeout(500),
      })
      await service.tick()
      await wait(given.id, 900)
      expect(await service.tick(), what).to.include({ failed: false })
      expect(names(), what).to.deep.equal(['noticed', 'notShown', 'ballotFixed', 'ballotSigned', 'seal'])
    }
  }).timeout(30_000)

  it('forgets a failing that is over', async () => {
    let looks = 0
    const { given, names, service } = await oneWith(async () => {
      looks += 1
      if (looks === 1) throw new Error('no more disk')
      return 'notShown'
    })
    expect(await service.tick()).to.include({ failed: true })
    expect(await service.tick()).to.include({ failed: false })
    await wait(given.id, 20)
    await service.tick()
    expect(names()).to.include.members(['notShown', 'seal'])
  })
})

function unexpected(error: unknown): never {
  throw error
}
