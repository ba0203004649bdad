import { expect } from 'chai'
import { type Hex, parseTransaction, toHex } from 'viem'

import {
  batch,
  batchGas,
  createRelayer,
  encodeAct,
  finalize,
  GasLimitTooHighError,
  mostTransactionGas,
  penalize,
  type SignedAct,
} from '../../../src/chain/index.ts'
import { zeroHash } from '../../../src/core/index.ts'
import { type Earnest, startEarnest } from '../support/earnest.ts'
import { fundedAccount, type Hook, through } from '../support/through.ts'

const cap = 16_777_216n

describe("the cap of a transaction's gas", () => {
  let earnest: Earnest
  before(async () => {
    earnest = await startEarnest()
  })

  const sends = /^eth_send(?:Raw)?Transaction$/
  /** A node that estimates as much for everything, and keeps the gas limits that it is handed. */
  const estimating =
    (estimate: bigint, handed: bigint[]): Hook =>
    async (call, pass) => {
      if (call.method === 'eth_estimateGas') return toHex(estimate)
      if (call.method === 'eth_sendTransaction') {
        const [{ gas }] = call.params as readonly [{ gas: Hex }]
        handed.push(BigInt(gas))
      }
      if (call.method === 'eth_sendRawTransaction') {
        handed.push(parseTransaction(call.params?.[0] as Hex).gas ?? 0n)
      }
      return pass(call)
    }
  const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error) => error,
    )

  it('is what the chain takes, to the unit', async () => {
    expect(mostTransactionGas).to.equal(cap)
    const to = earnest.deployer.account.address
    expect(await earnest.deployer.sendTransaction({ to, gas: cap })).to.be.a('string')
    const refused = await thrownBy(earnest.deployer.sendTransaction({ to, gas: cap + 1n }))
    expect(String(refused)).to.match(/exceeds transaction gas cap/)
  })

  it('is refused by name before anything is signed or sent', async () => {
    const asked: string[] = []
    const watching: Hook = (call, pass) => {
      asked.push(call.method)
      return pass(call)
    }
    const terms = await earnest.sheet()
    for (const account of [earnest.deployer.account, await fundedAccount(earnest)]) {
      const client = through(earnest, watching, account)
      const act = { escrow: earnest.escrow, terms, milestones: 1n, gas: cap + 1n }
      const error = await thrownBy(finalize(client, act))
      expect(error).to.be.instanceOf(GasLimitTooHighError).with.property('code', 'GasLimitTooHigh')
      expect((error as GasLimitTooHighError).details).to.deep.equal({ found: cap + 1n, allowed: cap })
    }
    expect(asked.filter((method) => sends.test(method))).to.deep.equal([])
  })

  it('is refused for a batch whose calls may need more, and taken for one that may not', async () => {
    const calls = await Promise.all(
      Array.from({ length: 40 }, async () => encodeAct('close', { terms: await earnest.sheet() })),
    )
    const handed: bigint[] = []
    const send = (count: number, estimate: bigint) =>
      batch(through(earnest, estimating(estimate, handed)), {
        escrow: earnest.escrow,
        calls: calls.slice(0, count),
        atomic: false,
      })
    expect(await thrownBy(send(40, 400_000n))).to.be.instanceOf(GasLimitTooHighError)
    expect(handed).to.deep.equal([])

    await send(38, 400_000n)
    expect(handed).to.deep.equal([batchGas(Array.from({ length: 38 }, () => 400_000n))])
    expect(handed[0]).to.be.greaterThan(16_000_000)
  })

  it("bounds what a court's act asks for beyond its estimate", async () => {
    const handed: bigint[] = []
    const act = { court: earnest.escrow, id: zeroHash, round: 0 }
    const send = (estimate: bigint) => thrownBy(penalize(through(earnest, estimating(estimate, handed)), act))
    await send(8_000_000n)
    await send(14_000_000n)
    expect(handed).to.deep.equal([10_000_000n, cap])
  })

  it('bounds the transactions of a relayer, whatever it is told', async () => {
    const handed: bigint[] = []
    const client = through(earnest, estimating(1_500_000n, handed))
    const relayer = createRelayer(client, { escrow: earnest.escrow, mostGas: 100_000_000n })
    const acts: SignedAct[] = []
    const milestone = { amount: 1_000_000n, bond: 0n, duration: 86_400, criteria: zeroHash }
    for (let count = 0; count < 15; count++) {
      const terms = await earnest.sheet({ milestones: [milestone] })
      acts.push({ kind: 'commit', terms, ...(await earnest.consents(terms)) })
    }
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))
    await relayer.close()
    expect(outcomes.map(({ status }) => status)).to.deep.equal(acts.map(() => 'included'))
    expect(handed.length).to.be.greaterThan(1)
    for (const gas of handed) expect(gas <= cap, String(gas)).to.equal(true)
  })
})
