import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { encodeAbiParameters, encodeEventTopics } from 'viem'
import { sendTransaction, waitForTransactionReceipt } from 'viem/actions'

import { juryAbi } from '../../../src/chain/index.ts'
import {
  clientSubmitter,
  fileJurorStore,
  memoryJurorStore,
  RecordUnreadableError,
  StoreOfOtherJurorError,
} from '../../../src/jury/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { counting, watching } from './support/spies.ts'
import { serving, startWorld, type World } from './support/world.ts'

const unexpected = (error: unknown) => {
  throw error
}

describe('createJurorService, what it signs and submits', () => {
  let world: World

  before(async () => {
    world = await startWorld()
  })

  it('submits no ballot whose seal came too late', async () => {
    const given = await world.sealing()
    const number = await world.firstOf(given)
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
    const number = await world.firstOf(given)
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
    const number = await world.firstOf(given)
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
    const number = await world.firstOf(given)
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
    const number = await world.firstOf(given)
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
    const number = await world.firstOf(given)
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
})
