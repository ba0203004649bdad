import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import { type Criteria, rationaleOf, readDeliberation } from '../../../src/jury/index.ts'
import { jurorOf, settings } from '../../chain/court/support/court.ts'
import { buyer } from '../../chain/support/earnest.ts'
import { startWorld, type World } from './support/world.ts'

describe('createJurorService, endings and errands', () => {
  let world: World

  before(async () => {
    world = await startWorld()
  })

  it('drops what the parties ended themselves, and is paid for its work', async () => {
    const given = await world.sealing()
    const number = await world.firstOf(given)
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
    const { service, names } = world.serviceOf(await world.firstOf(given), given)
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
})
