import { expect } from 'chai'
import { createClient, http, zeroAddress } from 'viem'
import { hardhat } from 'viem/chains'

import {
  type ArbiterFloors,
  type ArbiterTerms,
  checkArbiter,
  defaultFloors,
} from '../../../src/chain/index.ts'
import { buyer } from '../support/earnest.ts'
import { type Court, jurorOf, startCourt } from './support/court.ts'

describe('checkArbiter', () => {
  let start: Court
  let good: ArbiterTerms

  before(async () => {
    start = await startCourt()
    for (const number of [0, 1, 2]) await start.enrol(jurorOf(number))
    const { minimumFee, minimumRulingPeriod } = await start.court.getJury()
    good = {
      arbiter: start.jury,
      token: start.usdc,
      arbiterFee: minimumFee,
      rulingPeriod: minimumRulingPeriod,
    }
  })

  /** What the three operators that are enrolled reach. */
  const low: ArbiterFloors = { operators: 3, pendingBps: 0 }
  const check = (changes: Partial<ArbiterTerms>, floors: ArbiterFloors | undefined = low) =>
    start.court.checkArbiter({ terms: { ...good, ...changes }, floors })

  it('passes what the jury takes on, to the unit and to the second', async () => {
    expect(await check({})).to.deep.equal({ ok: true })
    expect(await check({ arbiterFee: good.arbiterFee - 1n })).to.deep.include({
      ok: false,
      code: 'ArbiterFeeTooSmall',
      details: { found: good.arbiterFee - 1n, allowed: good.arbiterFee },
    })
    expect(await check({ rulingPeriod: good.rulingPeriod - 1 })).to.deep.include({
      ok: false,
      code: 'ArbiterRulingPeriodTooShort',
      details: { found: good.rulingPeriod - 1, allowed: good.rulingPeriod },
    })
  })

  it('asks for two dozen operators, unless it is told of another floor', async () => {
    expect(await start.court.checkArbiter({ terms: good })).to.deep.include({
      ok: false,
      code: 'ArbiterOperatorsTooFew',
      details: { found: 3, allowed: defaultFloors.operators },
    })
    expect(defaultFloors.operators).to.equal(24)
    expect(await check({}, { ...low, operators: 4 })).to.deep.include({ code: 'ArbiterOperatorsTooFew' })
    expect(await check({}, { ...low, operators: 3 })).to.deep.equal({ ok: true })
  })

  it('refuses a jury of which too much stake waits to be drawn', async () => {
    // One of four: a quarter of the stake, of an operator that does not count yet.
    await start.enrolPending(jurorOf(3))
    expect(await check({}, { operators: 3, pendingBps: defaultFloors.pendingBps })).to.deep.equal({
      ok: true,
    })
    expect(await check({}, { operators: 3, pendingBps: 2_499 })).to.deep.include({
      ok: false,
      code: 'ArbiterPendingTooMuch',
      details: { found: 2_500, allowed: 2_499 },
    })
    expect(await check({}, { operators: 4, pendingBps: 10_000 })).to.include({
      code: 'ArbiterOperatorsTooFew',
    })
    await start.done(await start.court.activate({ juror: jurorOf(3).key.address }))
    expect(await check({}, { operators: 4, pendingBps: 0 })).to.deep.equal({ ok: true })
  })

  it('refuses another token, and another escrow', async () => {
    expect(await check({ token: buyer.address })).to.deep.include({ code: 'ArbiterTokenUnsupported' })
    const usdc = start.usdc
    const other = await start.connection.viem.deployContract('Escrow', [usdc])
    const verdict = await start.court.checkArbiter({ terms: good, escrow: other.address })
    expect(verdict).to.deep.include({ code: 'ArbiterOfOtherEscrow' })
  })

  it('passes arbiters that are no court of ours', async () => {
    const little = { arbiterFee: 0n, rulingPeriod: 0 }
    for (const arbiter of [zeroAddress, buyer.address, start.usdc, start.escrow]) {
      expect(await check({ ...little, arbiter })).to.deep.equal({ ok: true })
    }
  })

  it('asks a panel as well', async () => {
    const jurors = [jurorOf(1).key.address]
    const panel = { jurors, quorum: 1n, sealing: 600n, voting: 600n }
    await start.client.waitForAct({ hash: await start.court.createPanel(panel) })
    const arbiter = await start.court.getPanelAddress(panel)
    const needed = 600 + 600 + 1_800
    expect(await check({ arbiter, arbiterFee: 0n, rulingPeriod: needed })).to.deep.equal({ ok: true })
    expect(await check({ arbiter, arbiterFee: 0n, rulingPeriod: needed - 1 })).to.deep.include({
      code: 'ArbiterRulingPeriodTooShort',
    })
  })

  it('says nothing where the chain does not answer', async () => {
    const nobody = createClient({ chain: hardhat, transport: http('http://127.0.0.1:1', { retryCount: 0 }) })
    const asked = checkArbiter(nobody, { terms: good, escrow: start.escrow })
    expect(await asked.then(() => undefined).catch((error: unknown) => error)).to.be.instanceOf(Error)
  })
})
