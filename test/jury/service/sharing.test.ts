import { setTimeout as wait } from 'node:timers/promises'

import { expect } from 'chai'

import {
  type BundleSource,
  type Juror,
  type JurorService,
  jurorDirectory,
  packBundle,
  programJuror,
  pushBundle,
} from '../../../src/jury/index.ts'
import { caseRoutes, jurorRoutes } from '../../../src/server/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { buyer } from '../../chain/support/earnest.ts'
import { encode } from '../support/criteria.ts'
import { type Case, serving, startWorld, type World } from './support/world.ts'

type App = { request(url: string, init?: RequestInit): Response | Promise<Response> }

/** A network of servers in memory. */
function network() {
  const apps = new Map<string, App>()
  const asked: string[] = []
  const fetch = (async (place: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? 'GET'} ${place}`)
    const { origin } = new URL(place)
    const app = apps.get(origin)
    if (app === undefined) throw new Error(`nobody answers at ${origin}`)
    return app.request(place.slice(origin.length), init)
  }) as typeof globalThis.fetch
  return { apps, asked, fetch }
}

const urlOf = (number: number) => `https://juror-${number}.example`

describe('evidence that is shared', function () {
  this.timeout(240_000)
  let world: World

  before(async () => {
    world = await startWorld()
  })

  const mutedOf = ({ evidence }: Case) => packBundle({ ...evidence, statements: {} })
  const fetchedBy = (steps: ReturnType<World['serviceOf']>['steps']) =>
    steps.flatMap((step) => (step.step === 'bundleFetched' ? [step.source] : []))

  describe('where the terms say', () => {
    const ofBuyer = 'https://buyer.example'
    const ofSeller = 'https://seller.example'

    it('is asked for once anybody has shown the terms, whatever else is wrong with what they came in', async () => {
      const evidence = { buyer: [ofBuyer], seller: [ofSeller] }
      const given = await world.sealing({ evidence })
      const [one, other] = await world.sitting(given.id)
      const { apps, fetch } = network()
      apps.set(ofSeller, caseRoutes({ bundleOf: async () => mutedOf(given) }))
      apps.set(ofBuyer, caseRoutes({ bundleOf: async (id) => (id === given.id ? given.bundle : undefined) }))
      const forged = packBundle({ ...given.evidence, deliverable: encode('forged') })
      const source = (bundle: Uint8Array): BundleSource => ({ name: 'a party', bundleOf: async () => bundle })

      const lied = world.serviceOf(one ?? 0, given, { fetch, sources: [source(forged)] })
      await lied.service.tick()
      expect(fetchedBy(lied.steps)).to.deep.equal([ofBuyer])
      // The seller's own bundle names the buyer's host, which it can't take out.
      const muted = world.serviceOf(other ?? 0, given, { fetch, sources: [source(mutedOf(given))] })
      await muted.service.tick()
      expect(fetchedBy(muted.steps)).to.deep.equal([ofBuyer])
    })

    it('is not believed of terms that are not in the document', async () => {
      const given = await world.sealing()
      const { fetch, asked } = network()
      const invented = packBundle({
        ...given.evidence,
        termsPart: { ...given.evidence.termsPart, evidence: { seller: ['https://victim.example'] } },
      })
      const sources = [{ name: 'a liar', bundleOf: async () => invented }]
      const [number] = await world.sitting(given.id)
      await world.serviceOf(number ?? 0, given, { fetch, sources }).service.tick()
      expect(asked).to.deep.equal([])
    })
  })

  describe('by pushing', () => {
    /** Services of all who were drawn, each reached at its URL; nobody else has any evidence. */
    async function reached(given: Case) {
      const { apps, fetch, asked } = network()
      const { rounds } = await world.court.getCase({ id: given.id })
      const drawn = (rounds[0]?.seats ?? []).map(({ juror }) =>
        world.jurors.findIndex(({ key }) => key.address === juror),
      )
      const services = drawn.map((number) => {
        const running = world.serviceOf(number, given, { sources: [], fetch })
        apps.set(urlOf(number), jurorRoutes({ service: running.service, url: urlOf(number) }))
        return { ...running, number }
      })
      for (const { service } of services) await service.tick()
      const urls = drawn.map(urlOf)
      const directory = jurorDirectory({ urls, domain: world.domain, fetch })
      const push = (bundle: Uint8Array) =>
        pushBundle(world.caller, { court: world.jury, bundle, directory, fetch })
      return { apps, asked, fetch, services, push, urls }
    }

    it('reaches every juror that was drawn, and is what they judge by', async () => {
      const given = await world.sealing()
      const { services, push, apps } = await reached(given)
      apps.delete(urlOf(services[0]?.number ?? 0))
      const pushed = await push(given.bundle)
      expect(pushed.map(({ result }) => result).sort()).to.deep.equal([
        'taken',
        'taken',
        'taken',
        'taken',
        'taken',
        'taken',
        'unknown',
      ])
      for (const { service } of services) await service.tick()
      for (const { steps, number } of services.slice(1, 5)) {
        expect(fetchedBy(steps)).to.deep.equal(['what was pushed'])
        expect((await world.seatOf(given.id, jurorOf(number))).seal).to.be.a('string')
      }
      expect(fetchedBy(services[0]?.steps ?? [])).to.deep.equal([])
      // Who has fixed its ballot takes no more.
      const again = await push(given.bundle)
      expect(again.filter(({ result }) => result === 'refused')).to.have.length(4)
    })

    it('shows what the chain agrees with, and nothing else', async () => {
      const given = await world.sealing()
      const other = await world.open()
      const { services, push } = await reached(given)
      const codesOf = async (bundle: Uint8Array) => {
        const pushed = await push(bundle)
        return [...new Set(pushed.map((each) => ('code' in each ? each.code : each.result)))]
      }
      const { evidence } = given
      expect(await codesOf(packBundle({ ...evidence, deliverable: encode('forged') }))).to.deep.equal([
        'ArtifactMismatch',
      ])
      expect(await codesOf(packBundle({ ...evidence, statements: { buyer: 'Another.' } }))).to.deep.equal([
        'StatementMismatch',
      ])
      const [first] = services
      // Another case's, under this one's id.
      expect(await first?.service.takeBundle(given.id, other.bundle)).to.include({ code: 'DealMismatch' })
      expect(await first?.service.takeBundle(other.id, other.bundle)).to.include({ code: 'CaseUnknown' })
      expect(await first?.service.takesBundles(other.id)).to.equal(false)
      expect(await first?.service.bundleOf(given.id)).to.equal(undefined)

      // The buyer's words come on top; a bundle without them takes nothing away.
      expect(await codesOf(mutedOf(given))).to.deep.equal(['taken'])
      expect(await first?.service.bundleOf(given.id)).to.deep.equal(mutedOf(given))
      expect(await codesOf(given.bundle)).to.deep.equal(['taken'])
      expect(await codesOf(mutedOf(given))).to.deep.equal(['taken'])
      expect(await first?.service.bundleOf(given.id)).to.deep.equal(given.bundle)
      const [record] = (await first?.store.records(() => undefined)) ?? []
      expect(record?.held).to.have.length(2)
    })

    it('is passed on by jurors to those beside them', async () => {
      const given = await world.sealing()
      const { services, urls, fetch, apps } = await reached(given)
      const sitting = await world.sitting(given.id)
      const [giver, taker] = sitting.map((number) => services.find((each) => each.number === number))
      if (giver === undefined || taker === undefined) throw new Error('nobody sits')
      expect(await giver.service.takeBundle(given.id, given.bundle)).to.deep.equal({ ok: true })
      const asking = world.serviceOf(taker.number, given, { sources: [], fetch, peers: urls })
      await asking.service.tick()
      expect(fetchedBy(asking.steps)).to.deep.equal([urlOf(giver.number)])
      // What it fetched, it gives to others in turn.
      expect(await asking.service.bundleOf(given.id)).to.deep.equal(given.bundle)

      // Whoever does not sit is not asked, and a juror that lies can only withhold.
      const third = services.find(({ number }) => number === sitting[2])
      const liar: App = jurorRoutes({
        url: urlOf(giver.number),
        service: {
          ...giver.service,
          bundleOf: async () => packBundle({ ...given.evidence, deliverable: encode('forged') }),
        } as JurorService,
      })
      apps.set(urlOf(giver.number), liar)
      const lied = world.serviceOf(third?.number ?? 0, given, {
        sources: [],
        fetch,
        peers: [urlOf(giver.number)],
      })
      await lied.service.tick()
      expect(lied.steps.some((step) => step.step === 'bundleRefused')).to.equal(true)
      expect(fetchedBy(lied.steps)).to.deep.equal([])
    })
  })

  it('keeps no other case waiting while one is judged for long', async () => {
    const slow = await world.open()
    const other = await world.open()
    await world.pass(3_600)
    for (const given of [slow, other]) await world.drawn(given)
    await world.endStage(other.id)
    const inOther = await world.sitting(other.id)
    const number = (await world.sitting(slow.id)).find((each) => inOther.includes(each))
    if (number === undefined) throw new Error('nobody sits in both')
    const judged = Promise.withResolvers<void>()
    const program = programJuror({ name: 'slow' })
    const juror: Juror = {
      name: 'slow',
      async judge(bundle, options) {
        if (bundle.deal === slow.deal) await judged.promise
        return program.judge(bundle, options)
      },
    }
    const { service } = world.serviceOf(number, slow, { juror, sources: [serving(slow, other)], turn: 0.5 })
    const sealed = async ({ id }: Case) => (await world.seatOf(id, jurorOf(number))).seal !== undefined
    for (let look = 0; look < 20 && !(await sealed(other)); look++) {
      await service.tick()
      await wait(50)
    }
    expect(await sealed(other)).to.equal(true)
    expect(await sealed(slow)).to.equal(false)
    judged.resolve()
    await service.idle()
    expect(await sealed(slow)).to.equal(true)
  })

  describe('of a case that the parties ended themselves', () => {
    const settle = async ({ deal, terms }: Case) => {
      const approval = { milestones: 1n, metered: 0n, unlessEngaged: false }
      const consent = await world.sign(buyer, 'Approval', { deal, ...approval })
      await world.client.waitForAct({
        hash: await world.client.settle({ terms, ...approval, buyer: consent }),
      })
    }

    it('is judged on as long as the court has not dropped it', async () => {
      const given = await world.sealing()
      const [number] = await world.sitting(given.id)
      await settle(given)
      const { service, names } = world.serviceOf(number ?? 0, given, { errands: [] })
      await service.tick()
      await world.endStage(given.id)
      await service.tick()
      expect(names().slice(-4)).to.deep.equal(['ballotFixed', 'ballotSigned', 'seal', 'vote'])
      expect((await world.seatOf(given.id, jurorOf(number ?? 0))).sellerBps).to.equal(10_000)
    })

    it('is sealed for its pay where others have, and dropped once that is done', async () => {
      const given = await world.sealing()
      const [one, other] = await world.sitting(given.id)
      await world.serviceOf(one ?? 0, given, { errands: [] }).service.tick()
      await settle(given)
      const { service, names } = world.serviceOf(other ?? 0, given)
      await service.tick()
      expect(names().slice(-1)).to.deep.equal(['seal'])
      await world.endStage(given.id)
      await service.tick()
      expect(names()).to.include.members(['vote'])
      await service.tick()
      expect((await world.court.getCase({ id: given.id })).stage).to.equal('dropped')
    })
  })
})
