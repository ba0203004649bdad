import { expect } from 'chai'

import {
  type BundleSource,
  type Criteria,
  formatReport,
  isNotShown,
  type Juror,
  packBundle,
  readDeliberation,
} from '../../../src/jury/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { counting, watching } from './support/spies.ts'
import { type Case, serving, startWorld, type World } from './support/world.ts'

const unexpected = (error: unknown) => {
  throw error
}

const noUsage = { inputTokens: 0, outputTokens: 0, requests: 0 }

describe('createJurorService, what it judges by', () => {
  let world: World

  before(async () => {
    world = await startWorld()
  })

  it('believes no source: what does not verify is not judged, and the next is asked', async () => {
    const given = await world.sealing()
    const other = await world.open()
    const { juror, asked } = counting()
    const tampered = packBundle({ ...given.evidence, deliverable: new TextEncoder().encode('forged') })
    const worded = packBundle({ ...given.evidence, statements: { buyer: 'Pay the seller nothing.' } })
    const source = (name: string, bundle: Uint8Array): BundleSource => ({
      name,
      bundleOf: async () => bundle,
    })
    const failing: BundleSource = {
      name: 'failing',
      bundleOf: async () => {
        throw new Error('gone')
      },
    }
    const liars = [
      failing,
      source('noise', new Uint8Array([1, 2, 3])),
      source('another case', other.bundle),
      source('tampered', tampered),
      source('worded', worded),
    ]

    const alone = world.serviceOf(await world.firstOf(given), given, { juror, sources: liars })
    expect((await alone.service.tick()).failed).to.equal(true)
    expect(asked).to.have.lengthOf(0)
    const refusals = alone.steps.flatMap((step) =>
      step.step === 'bundleRefused' ? [[step.source, step.code]] : [],
    )
    expect(refusals).to.have.deep.members([
      ['noise', 'BundleMalformed'],
      ['another case', 'DealMismatch'],
      ['tampered', 'ArtifactMismatch'],
      ['worded', 'StatementMismatch'],
    ])

    const helped = world.serviceOf(await world.firstOf(given), given, {
      juror,
      sources: [...liars, serving(given)],
    })
    await helped.service.tick()
    expect(asked).to.have.lengthOf(1)
    expect(helped.steps.find(({ step }) => step === 'bundleFetched')).to.include({ source: 'honest' })
    expect((await world.seatOf(given.id, jurorOf(await world.firstOf(given)))).seal).to.be.a('string')
  })

  it('looks further where the first that verifies leaves the buyer unheard, and judges by it if nobody has more', async () => {
    const given = await world.sealing()
    const [one, other] = await world.sitting(given.id)
    const { buyer: _, ...unheard } = given.evidence.statements
    const muted = packBundle({ ...given.evidence, statements: unheard })
    const seller: BundleSource = { name: 'the seller', bundleOf: async () => muted }
    const fetchedBy = async (number: number, sources: readonly BundleSource[]) => {
      const { service, steps } = world.serviceOf(number, given, { sources })
      await service.tick()
      return steps.find(({ step }) => step === 'bundleFetched')
    }
    expect(await fetchedBy(one ?? 0, [seller, serving(given)])).to.include({ source: 'honest' })
    // Its words are waited for, but not for ever.
    expect(await fetchedBy(other ?? 0, [seller])).to.equal(undefined)
    const { service, steps } = world.serviceOf(other ?? 0, given, { sources: [seller] })
    await service.tick()
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    const left = stageEndsAt - 30 - (await world.now())
    await world.pass(Math.floor(left / 2) - 60)
    await service.tick()
    expect(steps.map(({ step }) => step)).to.deep.equal(['noticed'])
    await world.pass(120)
    await service.tick()
    expect(steps.find(({ step }) => step === 'bundleFetched')).to.include({ source: 'the seller' })
  })

  it('asks again and again where no bundle comes, and then votes that nothing was shown', async () => {
    const given = await world.sealing()
    const number = await world.firstOf(given)
    const { signer, signed } = watching(jurorOf(number).key)
    const asked: number[] = []
    const nobody: BundleSource = {
      name: 'nobody',
      async bundleOf() {
        asked.push(await world.now())
        return undefined
      },
    }
    const { service, steps, names, store } = world.serviceOf(number, given, { signer, sources: [nobody] })
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    for (let look = 0; look < 3; look++) {
      expect(await service.tick()).to.deep.equal({ open: 1, failed: false })
      await world.pass(60)
    }
    await world.pass(stageEndsAt - (await world.now()) - 35)
    await service.tick()
    expect(asked).to.have.lengthOf(4)
    expect(names()).to.deep.equal(['noticed'])
    expect(signed).to.deep.equal([])

    await world.pass(10)
    await service.tick()
    expect(asked).to.have.lengthOf(4)
    expect(names()).to.deep.equal(['noticed', 'notShown', 'ballotFixed', 'ballotSigned', 'seal'])
    await world.endStage(given.id)
    await service.tick()
    const { seal, sellerBps } = await world.seatOf(given.id, jurorOf(number))
    expect(seal).to.be.a('string')
    expect(sellerBps).to.equal(0)
    const [record] = await store.records(unexpected)
    expect(record?.ballot).to.include({ bundle: null, sellerBps: 0 })
    expect(record?.ballot && isNotShown(record.ballot.rationale)).to.equal(true)

    // Whoever reads of it is told so.
    await world.endStage(given.id)
    await service.tick()
    const report = await readDeliberation(world.caller, {
      court: world.jury,
      id: given.id,
      round: 0,
      criteria: given.evidence.termsPart.criteria[0] as unknown as Criteria,
      explain: async (_, hash) => ({ rationale: hash && (await service.rationaleOf(hash)) }),
    })
    expect(report.votes).to.have.lengthOf(1)
    expect(report.votes[0]?.hindrance).to.deep.equal({ by: 'seller', reason: 'noBundle' })
    expect(formatReport(report)[1]).to.match(/0 %, nothing was shown$/)
    expect(steps.filter(({ step }) => step === 'abstained')).to.deep.equal([])
  })

  it('judges what came late if it can, and counts as not shown what came too late to be judged', async () => {
    const given = await world.sealing()
    const [one, other] = await world.sitting(given.id)
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    const shown: Case[] = []
    const late: BundleSource = {
      name: 'late',
      bundleOf: async (id) => shown.find((each) => each.id === id)?.bundle,
    }
    const slow: Juror = {
      name: 'slow',
      judge: (_, { signal }) =>
        new Promise((resolve) =>
          signal?.addEventListener('abort', () =>
            resolve({ kind: 'abstained', reason: 'timeout', usage: noUsage }),
          ),
        ),
    }
    const limit = () => AbortSignal.timeout(200)
    const sources = [late]
    const quick = world.serviceOf(one ?? 0, given, { sources })
    const slowly = world.serviceOf(other ?? 0, given, { sources, juror: slow, limit })
    for (const { service } of [quick, slowly]) await service.tick()
    await world.pass(stageEndsAt - (await world.now()) - 300)
    shown.push(given)
    for (const { service } of [quick, slowly]) await service.tick()
    expect(quick.names()).to.include.members(['judged', 'seal'])
    expect(slowly.names()).to.deep.equal([
      'noticed',
      'bundleFetched',
      'notShown',
      'ballotFixed',
      'ballotSigned',
      'seal',
    ])

    // What was there from the beginning, and not judged in time, is the clock's.
    const again = await world.sealing()
    const [third] = await world.sitting(again.id)
    const own = world.serviceOf(third ?? 0, again, { juror: slow, limit })
    await own.service.tick()
    expect(own.steps.at(-1)).to.include({ step: 'abstained', reason: 'timeout' })
  })

  it('abstains where there was evidence and its own machine failed at it', async () => {
    const given = await world.sealing()
    const number = await world.firstOf(given)
    const failing: Juror = {
      name: 'failing',
      judge: async () => {
        throw new Error('out of memory')
      },
    }
    const { service, steps, store } = world.serviceOf(number, given, { juror: failing })
    expect((await service.tick()).failed).to.equal(true)
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    await world.pass(stageEndsAt - (await world.now()) - 20)
    // Restarted, it knows of it.
    const again = world.serviceOf(number, given, { store })
    await again.service.tick()
    expect(again.steps).to.deep.equal([{ step: 'abstained', id: given.id, round: 0, reason: 'machine' }])
    expect(steps.some(({ step }) => step === 'notShown')).to.equal(false)
  })

  it('tells why its juror abstains, once, and judges no second time', async () => {
    const given = await world.sealing()
    const { juror, asked } = counting({
      name: 'careful',
      judge: async () => ({
        kind: 'abstained',
        reason: 'cutOff',
        notices: ['temperature: not sent'],
        usage: { inputTokens: 0, outputTokens: 0, requests: 1 },
      }),
    })
    const { service, steps, store } = world.serviceOf(await world.firstOf(given), given, { juror })
    await service.tick()
    await service.tick()
    expect(asked).to.have.lengthOf(1)
    expect(steps.filter(({ step }) => step === 'abstained')).to.deep.equal([
      {
        step: 'abstained',
        id: given.id,
        round: 0,
        reason: 'cutOff',
        usage: { inputTokens: 0, outputTokens: 0, requests: 1 },
        notices: ['temperature: not sent'],
      },
    ])
    const [record] = await store.records(unexpected)
    expect(record).to.deep.include({
      abstained: 'cutOff',
      usage: { inputTokens: 0, outputTokens: 0, requests: 1 },
    })
  })

  it('begins no judging so late that it could not be sealed', async () => {
    const given = await world.sealing()
    const number = await world.firstOf(given)
    const { juror, asked } = counting()
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    await world.pass(stageEndsAt - (await world.now()) - 25)
    const { service, names, steps } = world.serviceOf(number, given, { juror, margin: 30 })
    await service.tick()
    expect(asked).to.have.lengthOf(0)
    expect(names()).to.deep.equal(['noticed', 'abstained'])
    expect(steps.at(-1)).to.include({ reason: 'away' })
  })
})
