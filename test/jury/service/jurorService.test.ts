import { expect } from 'chai'

import {
  CourtUnknownError,
  hashBundle,
  hashRationale,
  RoundNotPublishedError,
  signCourtAct,
} from '../../../src/jury/index.ts'
import { encodeConsent } from '../../../src/terms/index.ts'
import { beacon, jurorOf } from '../../chain/court/support/court.ts'
import { buyer } from '../../chain/support/earnest.ts'
import { startWorld, type World } from './support/world.ts'

const unexpected = (error: unknown) => {
  throw error
}

describe('createJurorService', () => {
  let world: World

  before(async () => {
    world = await startWorld()
  })

  it('takes a case from its draw to collected pay', async () => {
    const { court, endStage, seatOf, serviceOf, sitting } = world
    const given = await world.sealing()
    const numbers = await sitting(given.id)
    const services = numbers.map((number) => serviceOf(number, given))
    const tickAll = async () => {
      for (const { service } of services) expect(await service.tick()).to.include({ failed: false })
    }

    await tickAll()
    for (const number of numbers) {
      expect(await seatOf(given.id, jurorOf(number)))
        .to.include.keys('seal')
        .and.not.include.keys('sellerBps')
    }
    const [first] = services
    if (first === undefined) throw new Error('nobody sits')
    const sealed = ['noticed', 'bundleFetched', 'judged', 'ballotFixed', 'ballotSigned', 'seal']
    expect(first.names()).to.deep.equal(sealed)
    const [record] = await first.store.records(unexpected)
    const ballot = record?.ballot
    if (ballot === undefined) throw new Error('no ballot was fixed')
    const named = hashRationale(ballot.rationale)
    expect(ballot.rationale).to.deep.include({
      bundle: hashBundle(given.bundle),
      criteria: given.terms.milestones[0]?.criteria,
      by: { kind: 'program', name: 'earnest', version: '1' },
    })
    expect(ballot.rationale.checks?.findings.map(({ holds }) => holds)).to.deep.equal([true, true])

    // Nothing more until voting, however often it looks.
    await tickAll()
    expect(first.names()).to.deep.equal(sealed)

    await endStage(given.id)
    await tickAll()
    for (const number of numbers) expect((await seatOf(given.id, jurorOf(number))).sellerBps).to.equal(10_000)
    await tickAll()
    expect(first.names()).to.deep.equal([...sealed, 'vote'])
    expect(await first.service.rationaleOf(named)).to.equal(undefined)

    await endStage(given.id)
    await tickAll()
    expect(await first.service.rationaleOf(named)).to.deep.equal(ballot.rationale)
    await endStage(given.id)
    // The first executes and pays; the others find it done.
    await tickAll()
    expect((await court.getCase({ id: given.id })).verdict).to.equal(10_000)
    await tickAll()
    for (const { service } of services) expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    for (const number of numbers) {
      const { operator, key } = jurorOf(number)
      expect(await court.getOwed({ account: operator.address })).to.equal(0n)
      // Its record says all of it, though nobody was silent.
      const { drawn, voted, silent, coherent } = await court.getJuror({ juror: key.address })
      expect([drawn, voted, silent, coherent]).to.deep.equal([1n, 1n, 0n, 1n])
    }
    const kinds = services.flatMap(({ names }) => names())
    const count = (kind: string) => kinds.filter((found) => found === kind).length
    expect(['seal', 'vote', 'execute', 'penalize', 'pay', 'collect'].map(count)).to.deep.equal([
      5, 5, 1, 1, 1, 5,
    ])
  })

  it('waits out the striking, and leaves a round alone in which it does not sit', async () => {
    const given = await world.open()
    await world.pass(3_600)
    await world.drawn(given)
    const number = await world.firstOf(given)
    const { key } = jurorOf(number)
    const { service, names } = world.serviceOf(number, given)
    const [candidates] = (await world.court.getCase({ id: given.id })).rounds
    const next = candidates?.seats.find(({ sits }) => !sits)?.juror
    const reserve = world.serviceOf(
      world.jurors.findIndex((juror) => juror.key.address === next),
      given,
    )
    for (const each of [service, reserve.service]) expect((await each.tick()).open).to.equal(1)
    expect(names()).to.deep.equal(['noticed'])

    const act = { case: given.id, round: 0, account: buyer.address, juror: key.address }
    const signature = await signCourtAct(buyer, 'Strike', act, world.domains.jury)
    const { seat } = await world.seatOf(given.id, jurorOf(number))
    const consent = encodeConsent({ kind: 'signature', signature })
    await world.done(await world.court.strike({ ...given, account: buyer.address, seat, consent }))
    for (const stage of ['sealing', 'voting']) {
      await world.endStage(given.id)
      expect((await world.court.getCase({ id: given.id })).stage).to.equal(stage)
      expect((await service.tick()).open).to.equal(1)
      await reserve.service.tick()
    }
    // Whoever moved up votes instead.
    expect(reserve.names().slice(-2)).to.deep.equal(['seal', 'vote'])
    await world.endStage(given.id)
    expect((await service.tick()).open).to.equal(0)
    expect(names()).to.deep.equal(['noticed', 'ended'])
  })

  it('makes the draws itself when it may, once the beacon has spoken', async () => {
    const given = await world.open()
    let spoken = false
    const { service, names } = world.serviceOf(0, given, {
      beacon: async (round) => {
        if (!spoken) throw new RoundNotPublishedError(round, 1, 0)
        return beacon.sign(round)
      },
    })
    expect((await service.tick()).failed).to.equal(false)
    expect(names()).to.deep.equal([])
    spoken = true
    await service.tick()
    expect(names().slice(0, 1)).to.deep.equal(['draw'])
    expect((await world.court.getCase({ id: given.id })).stage).to.equal('striking')
    await service.tick()
    expect(names().filter((name) => name === 'draw')).to.have.lengthOf(1)

    // Nobody seals: there is time for a second try.
    for (let stage = 0; stage < 3; stage++) await world.endStage(given.id)
    expect((await world.court.getCase({ id: given.id })).stage).to.equal('drawing')
    await service.tick()
    expect(await world.court.getCase({ id: given.id })).to.include({ stage: 'striking', round: 1 })
  })

  it('votes in a second round as in a first, and in neither twice', async () => {
    const given = await world.sealing()
    for (let stage = 0; stage < 2; stage++) await world.endStage(given.id)
    await world.drawn(given)
    await world.endStage(given.id)
    const number = await world.firstOf(given)
    const { service, names, store } = world.serviceOf(number, given)
    await service.tick()
    await world.endStage(given.id)
    await service.tick()
    expect((await world.seatOf(given.id, jurorOf(number), 1)).sellerBps).to.equal(10_000)
    expect(names().filter((name) => name === 'vote')).to.have.lengthOf(1)
    const fixed = (await store.records(unexpected)).filter(({ ballot }) => ballot !== undefined)
    expect(fixed.map(({ round }) => round)).to.deep.equal([1])
  })

  it('opens the cases of a panel and votes in them', async () => {
    const members = [0, 1, 2].map((number) => jurorOf(number).key.address)
    const asked = { jurors: members, quorum: 2n, sealing: 7_200n, voting: 7_200n }
    const panel = await world.court.getPanelAddress(asked)
    await world.done(await world.court.createPanel(asked), panel)
    const given = await world.open({ arbiter: panel })
    const courts = [panel]
    const services = [0, 1, 2].map((number) =>
      world.serviceOf(number, given, { courts, ...(number === 0 && { beacon: async () => '0x' as const }) }),
    )
    for (let stage = 0; stage < 3; stage++) {
      for (const { service } of services) expect((await service.tick()).failed).to.equal(false)
      if (stage < 2) await world.endStage(given.id, panel)
    }
    expect(await world.court.getCase({ id: given.id, court: panel })).to.include({
      stage: 'executed',
      verdict: 10_000,
    })
    for (const { service } of services) await service.tick()
    const kinds = services.flatMap(({ names }) => names())
    const count = (kind: string) => kinds.filter((found) => found === kind).length
    expect(['open', 'seal', 'vote', 'execute', 'pay', 'collect'].map(count)).to.deep.equal([1, 3, 3, 1, 1, 3])
  })

  it('judges for no contract that is no court', async () => {
    const given = await world.open()
    const none = world.serviceOf(0, given, { courts: [world.usdc] })
    expect(await none.service.tick().catch((error) => error)).to.be.instanceOf(CourtUnknownError)
  })
})
