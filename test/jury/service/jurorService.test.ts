import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { encodeAbiParameters, encodeEventTopics } from 'viem'
import { sendTransaction, waitForTransactionReceipt } from 'viem/actions'

import { juryAbi } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import {
  type BundleSource,
  CourtUnknownError,
  type Criteria,
  clientSubmitter,
  fileJurorStore,
  formatReport,
  hashBundle,
  hashRationale,
  isNotShown,
  type Juror,
  memoryJurorStore,
  packBundle,
  RecordUnreadableError,
  RoundNotPublishedError,
  rationaleOf,
  readDeliberation,
  StoreOfOtherJurorError,
  signCourtAct,
} from '../../../src/jury/index.ts'
import { encodeConsent } from '../../../src/terms/index.ts'
import { beacon, jurorOf, settings } from '../../chain/court/support/court.ts'
import { buyer } from '../../chain/support/earnest.ts'
import { counting, watching } from './support/spies.ts'
import { type Case, serving, startWorld, type World } from './support/world.ts'

const unexpected = (error: unknown) => {
  throw error
}

const noUsage = { inputTokens: 0, outputTokens: 0, requests: 0 }

describe('createJurorService', () => {
  let world: World

  before(async () => {
    world = await startWorld()
  })

  /** The first of those who sit in a case. */
  const firstOf = async ({ id }: Case): Promise<number> => {
    const [first] = await world.sitting(id)
    if (first === undefined) throw new Error('nobody sits')
    return first
  }

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
    const number = await firstOf(given)
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

    const alone = world.serviceOf(await firstOf(given), given, { juror, sources: liars })
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

    const helped = world.serviceOf(await firstOf(given), given, {
      juror,
      sources: [...liars, serving(given)],
    })
    await helped.service.tick()
    expect(asked).to.have.lengthOf(1)
    expect(helped.steps.find(({ step }) => step === 'bundleFetched')).to.include({ source: 'honest' })
    expect((await world.seatOf(given.id, jurorOf(await firstOf(given)))).seal).to.be.a('string')
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
    const number = await firstOf(given)
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
    const number = await firstOf(given)
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
    const { service, steps, store } = world.serviceOf(await firstOf(given), given, { juror })
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
    const number = await firstOf(given)
    const { juror, asked } = counting()
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    await world.pass(stageEndsAt - (await world.now()) - 25)
    const { service, names, steps } = world.serviceOf(number, given, { juror, margin: 30 })
    await service.tick()
    expect(asked).to.have.lengthOf(0)
    expect(names()).to.deep.equal(['noticed', 'abstained'])
    expect(steps.at(-1)).to.include({ reason: 'away' })
  })

  it('submits no ballot whose seal came too late', async () => {
    const given = await world.sealing()
    const number = await firstOf(given)
    const late = async () => {
      throw new Error('the network is down')
    }
    const { service, names, store } = world.serviceOf(number, given, { submit: late })
    expect((await service.tick()).failed).to.equal(true)
    await world.endStage(given.id)
    const again = world.serviceOf(number, given, { store })
    await again.service.tick()
    await world.endStage(given.id)
    await again.service.tick()
    expect(names().slice(-2)).to.deep.equal(['ballotSigned', 'failed'])
    expect(again.steps).to.deep.equal([{ step: 'missed', id: given.id, round: 0, stage: 'sealing' }])
  })

  it('submits the same bytes after a failure', async () => {
    const given = await world.sealing()
    const number = await firstOf(given)
    const { signer, signed } = watching(jurorOf(number).key)
    const { juror, asked } = counting()
    const submit = clientSubmitter(world.caller)
    const sent: string[] = []
    let down = true
    const { service, names } = world.serviceOf(number, given, {
      signer,
      juror,
      submit: async (submission) => {
        sent.push(JSON.stringify(submission))
        if (down) throw new Error('the network is down')
        await submit(submission)
        // As if it had been mined after the patience was over.
        throw new Error('no answer in time')
      },
    })
    await service.tick()
    down = false
    await service.tick()
    await service.tick()
    expect(sent).to.have.lengthOf(2)
    expect(sent[0]).to.equal(sent[1])
    expect(asked).to.have.lengthOf(1)
    expect(signed).to.have.lengthOf(2)
    expect(names().filter((name) => name === 'failed')).to.have.lengthOf(2)
    expect((await world.seatOf(given.id, jurorOf(number))).seal).to.be.a('string')
  })

  it('ignores events that another contract forges', async () => {
    const given = await world.sealing()
    const number = await firstOf(given)
    const { id } = await world.court.getJuror({ juror: jurorOf(number).key.address })
    const forged = await world.open()
    const topics = encodeEventTopics({
      abi: juryAbi,
      eventName: 'Drawn',
      args: { id: forged.id, round: 0, deal: forged.deal },
    })
    const data = encodeAbiParameters([{ type: 'uint24[]' }, { type: 'uint64' }], [[id], 1n])
    const { caller } = world
    // Its code logs, under the topics that begin its calldata, whatever follows them.
    const code = '0x601d80600b6000396000f3608036036080600037606035604035602035600035608036036000a400'
    const deployed = await waitForTransactionReceipt(caller, {
      hash: await sendTransaction(caller, { data: code }),
    })
    const emitted = await waitForTransactionReceipt(caller, {
      hash: await sendTransaction(caller, {
        to: deployed.contractAddress ?? '0x',
        data: `0x${[...topics, data].map((word) => String(word).slice(2)).join('')}`,
      }),
    })
    expect(emitted.logs[0]?.topics).to.deep.equal(topics)

    const { service, steps } = world.serviceOf(number, given, { fromBlock: forged.block })
    await service.tick()
    expect(steps).to.deep.equal([])
  })

  it('signs one ballot for a round, whatever a reorganisation takes back', async () => {
    const { connection, drawn, endStage, pass } = world
    const given = await world.open()
    await pass(3_600)
    const snapshot = await connection.provider.request({ method: 'evm_snapshot', params: [] })
    await drawn(given)
    await endStage(given.id)
    const number = await firstOf(given)
    const { signer, signed } = watching(jurorOf(number).key)
    const { juror, asked } = counting()
    const { service, store, steps } = world.serviceOf(number, given, { signer, juror })
    await service.tick()
    const [before] = await store.records(unexpected)
    const { seal } = await world.seatOf(given.id, jurorOf(number))

    await connection.provider.request({ method: 'evm_revert', params: [snapshot] })
    expect((await world.court.getCase({ id: given.id })).stage).to.equal('none')
    await service.tick()
    await pass(60)
    await drawn(given)
    await service.tick()
    await endStage(given.id)
    await service.tick()
    const [after] = await store.records(unexpected)
    expect(after?.ballot).to.deep.equal(before?.ballot)
    expect((await world.seatOf(given.id, jurorOf(number))).seal).to.equal(seal)
    expect(asked).to.have.lengthOf(1)
    expect(signed).to.have.lengthOf(2)
    expect(steps.filter(({ step }) => step === 'noticed')).to.have.lengthOf(1)
  })

  it('signs nothing where its key sealed elsewhere', async () => {
    const given = await world.sealing()
    const number = await firstOf(given)
    await world.serviceOf(number, given).service.tick()
    const { signer, signed } = watching(jurorOf(number).key)
    const { service, steps } = world.serviceOf(number, given, { signer })
    expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    expect(steps.at(-1)).to.deep.equal({ step: 'ended', id: given.id, round: 0, end: 'foreignSeal' })
    expect(signed).to.deep.equal([])
  })

  it('goes on with other rounds where the record of one is damaged, and signs nothing in that one', async () => {
    const damaged = await world.sealing()
    const given = await world.open()
    await world.pass(3_600)
    await world.drawn(given)
    await world.endStage(given.id)
    const folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    const number = await firstOf(given)
    mkdirSync(join(folder, 'rounds'))
    writeFileSync(join(folder, 'rounds', `${damaged.id}-0.json`), '{')
    writeFileSync(join(folder, 'rounds', `${given.id}-7.json`), '{')
    const store = await fileJurorStore(folder)
    const { service, steps } = world.serviceOf(number, damaged, { store, sources: [serving(damaged, given)] })
    expect((await service.tick()).failed).to.equal(true)
    expect(steps.filter((step) => 'error' in step && step.error instanceof RecordUnreadableError)).to.not.be
      .empty
    expect((await world.seatOf(given.id, jurorOf(number))).seal).to.be.a('string')
    const signedIn = steps.flatMap((step) => (step.step === 'ballotSigned' ? [step.id] : []))
    expect(signedIn).to.deep.equal([given.id])
    await store.close()
    rmSync(folder, { recursive: true })
  })

  it("refuses another juror's store", async () => {
    const given = await world.sealing()
    const [one, other] = await world.sitting(given.id)
    const store = memoryJurorStore()
    await world.serviceOf(one ?? 0, given, { store }).service.tick()
    const { service } = world.serviceOf(other ?? 0, given, { store })
    expect(await service.tick().catch((error) => error)).to.be.instanceOf(StoreOfOtherJurorError)
  })

  it('drops what the parties ended themselves, and is paid for its work', async () => {
    const given = await world.sealing()
    const number = await firstOf(given)
    const { service, names } = world.serviceOf(number, given, { collectFrom: 1n })
    // Without a quorum nobody would be paid.
    const panel = (await world.sitting(given.id)).map((sitting) =>
      sitting === number ? service : world.serviceOf(sitting, given).service,
    )
    for (let stage = 0; stage < 2; stage++) {
      for (const juror of panel) await juror.tick()
      await world.endStage(given.id)
    }
    const { deal, terms } = given
    const approval = { milestones: 1n, metered: 0n, unlessEngaged: false }
    const consent = await world.sign(buyer, 'Approval', { deal, ...approval })
    await world.client.waitForAct({
      hash: await world.client.settle({ terms, ...approval, buyer: consent }),
    })
    await service.tick()
    expect((await world.court.getCase({ id: given.id })).stage).to.equal('dropped')
    for (let turn = 0; turn < 3; turn++) await service.tick()
    expect(names().slice(-5)).to.deep.equal(['drop', 'penalize', 'pay', 'collect', 'ended'])
  })

  it('judges nothing of what the parties ended before it looked, and gives the buyer its fee back', async () => {
    const given = await world.sealing()
    const { service, names } = world.serviceOf(await firstOf(given), given)
    const { deal, terms } = given
    const approval = { milestones: 1n, metered: 0n, unlessEngaged: false }
    const consent = await world.sign(buyer, 'Approval', { deal, ...approval })
    await world.client.waitForAct({
      hash: await world.client.settle({ terms, ...approval, buyer: consent }),
    })
    expect(await service.tick()).to.deep.equal({ open: 1, failed: false })
    expect(names()).to.deep.equal(['noticed', 'drop'])
    expect((await world.court.getCase({ id: given.id })).stage).to.equal('dropped')
    expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    expect(names().slice(2)).to.deep.equal(['ended'])
  })

  it('lets anybody read how far a panel agreed: ballots from the chain, reasons as far as they are shown and true', async () => {
    const given = await world.sealing()
    const numbers = await world.sitting(given.id)
    const [open, lying, closed, abstaining, silent] = numbers.map((number) => jurorOf(number).key.address)
    const voting = numbers.slice(0, 3).map((number) => world.serviceOf(number, given))
    for (let stage = 0; stage < 3; stage++) {
      for (const { service } of voting) await service.tick()
      await world.endStage(given.id)
    }
    const [first] = voting
    const foreign = rationaleOf(
      { answers: { ok: false }, notes: {} },
      { juror: 'l', bundle: null, criteria: null },
      seededRandom('foreign'),
    )
    const usage = { inputTokens: 7, outputTokens: 1, requests: 1 }
    const report = await readDeliberation(world.caller, {
      court: world.jury,
      id: given.id,
      round: 0,
      criteria: given.evidence.termsPart.criteria[0] as unknown as Criteria,
      async explain(juror, hash) {
        const rationale = hash && (await first?.service.rationaleOf(hash))
        if (juror === open) return { rationale, usage }
        // Another's reasons, which its own ballot does not name.
        if (juror === lying) return { rationale: foreign }
        return juror === abstaining ? { reason: 'machine' } : undefined
      },
    })
    expect(report.votes.map(({ juror }) => juror)).to.deep.equal([open, lying, closed])
    expect(report.abstained).to.deep.equal([
      { juror: abstaining, reason: 'machine' },
      { juror: silent, reason: 'silent' },
    ])
    expect(report.rationales.map(({ juror, rationale }) => [juror, rationale?.juror])).to.deep.equal([
      [open, `juror ${numbers[0]}`],
      [lying, undefined],
      [closed, undefined],
    ])
    for (const { yes, no, missing } of report.divisions) expect([yes, no, missing]).to.deep.equal([1, 0, 4])
    expect(report.usage).to.deep.equal(usage)
  })

  it('has the slices of the silent taken', async () => {
    const given = await world.sealing()
    const [silent, ...others] = await world.sitting(given.id)
    const standing = () => world.court.getJuror({ juror: jurorOf(silent ?? 0).key.address })
    const before = await standing()
    const services = others.map((number) => world.serviceOf(number, given))
    const tickAll = async () => {
      for (const { service } of services) await service.tick()
    }
    await tickAll()
    await world.endStage(given.id)
    await tickAll()
    await world.endStage(given.id)
    await world.endStage(given.id)
    await tickAll()
    await tickAll()
    const after = await standing()
    expect(after.slashed - before.slashed).to.equal(settings.slice)
    expect(after.silent - before.silent).to.equal(1n)
  })

  it('does no errand that it was not told to', async () => {
    const given = await world.sealing()
    const numbers = await world.sitting(given.id)
    const services = numbers.map((number) => world.serviceOf(number, given, { errands: [] }))
    for (let stage = 0; stage < 4; stage++) {
      for (const { service } of services) await service.tick()
      await world.endStage(given.id)
    }
    for (const { service } of services) await service.tick()
    expect(new Set(services.flatMap(({ names }) => names()))).to.not.include('execute')
    expect((await world.court.getCase({ id: given.id })).stage).to.equal('lapsed')
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
    const number = await firstOf(given)
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
