import { expect } from 'chai'
import type { Hash, Hex } from 'viem'
import type { privateKeyToAccount } from 'viem/accounts'

import {
  commit,
  DealNotLiveError,
  RevertedError,
  settle,
  TransactionNotMinedError,
  TransactionReplacedError,
  waitForAct,
} from '../../../src/chain/index.ts'
import type { TermSheet } from '../../../src/terms/index.ts'
import { type Earnest, startEarnest } from '../support/earnest.ts'
import { fundedAccount, type Hook, honest, quickTimer, rpcError, through } from '../support/through.ts'

const gwei = 10n ** 9n
const fees = (times: bigint) => ({ maxFeePerGas: times * 3n * gwei, maxPriorityFeePerGas: times * gwei })
const gas = 1_500_000n

/** What was thrown. */
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  )

describe('waitForAct, of what a wallet did with the nonce', () => {
  let earnest: Earnest
  let snapshot: Hex
  let account: ReturnType<typeof privateKeyToAccount>
  let nonce: number
  let terms: TermSheet
  let consents: Awaited<ReturnType<Earnest['consents']>>

  before(async () => {
    earnest = await startEarnest()
    account = await fundedAccount(earnest)
  })

  beforeEach(async () => {
    snapshot = await earnest.test.snapshot()
    nonce = await earnest.chain.getTransactionCount({ address: account.address })
    terms = await earnest.sheet()
    consents = await earnest.consents(terms)
    await earnest.test.setAutomine(false)
  })

  afterEach(async () => {
    await earnest.test.setAutomine(true)
    await earnest.test.revert({ id: snapshot })
  })

  const open = (hook: Hook = honest) => through(earnest, hook, account)
  const send = (times: bigint, sheet = terms, given = consents, client = open()) =>
    commit(client, { escrow: earnest.escrow, terms: sheet, ...given, nonce, gas, ...fees(times) })
  const cancel = async (): Promise<Hash> => {
    const request = { to: account.address, value: 0n, nonce, gas: 21_000n, ...fees(9n) }
    const raw = await account.signTransaction({ ...request, chainId: 31_337, type: 'eip1559' })
    return earnest.chain.sendRawTransaction({ serializedTransaction: raw })
  }
  const wait = (hash: Hash, more: object = {}, client = open()) =>
    waitForAct(client, { escrow: earnest.escrow, hash, timeout: 10_000, ...more })
  const mine = () => earnest.test.mine({ blocks: 1 })
  /** A node that never knew a transaction. */
  const forgetting =
    (hash: Hash): Hook =>
    async (call, pass) =>
      call.method.startsWith('eth_getTransactionBy') && call.params?.[0] === hash ? null : pass(call)

  it('takes the receipt of the same act at another price', async () => {
    const hash = await send(1n)
    const waiting = wait(hash)
    const repriced = await send(9n)
    await mine()

    const { receipt, events } = await waiting
    expect(receipt.transactionHash).to.equal(repriced).and.not.to.equal(hash)
    expect(events.map(({ name }) => name)).to.deep.equal(['Committed'])
  })

  it('throws what replaced a cancelled act', async () => {
    const hash = await send(1n)
    const waiting = thrownBy(wait(hash))
    const by = await cancel()
    await mine()

    const error = await waiting
    expect(error).to.be.instanceOf(TransactionReplacedError)
    expect(error).to.include({ code: 'TransactionReplaced', hash, replacement: by, cancelled: true })
    expect((error as Error).message)
      .to.include(hash)
      .and.include(by)
    expect((await earnest.client.getDeal({ terms })).status).to.equal('unknown')
  })

  it('throws what replaced an act by another call', async () => {
    const other = await earnest.sheet()
    const given = await earnest.consents(other)
    const hash = await send(1n)
    const waiting = thrownBy(wait(hash))
    const by = await send(9n, other, given)
    await mine()

    expect(await waiting).to.include({ code: 'TransactionReplaced', hash, replacement: by, cancelled: false })
  })

  it('finds what replaced it also when that was mined long before anyone waits', async () => {
    const hash = await send(1n)
    const by = await cancel()
    await mine()
    for (let block = 0; block < 37; block++) await mine()
    expect(await thrownBy(wait(hash))).to.include({ code: 'TransactionReplaced', hash, replacement: by })
  })

  it('finds it where the node dropped the transaction, or never saw it', async () => {
    const hash = await send(1n)
    const by = await cancel()
    await mine()
    const error = await thrownBy(wait(hash, {}, open(forgetting(hash))))
    expect(error).to.include({ code: 'TransactionReplaced', hash, replacement: by, cancelled: true })
  })

  it('takes the receipt of the same act there', async () => {
    const hash = await send(1n)
    const repriced = await send(9n)
    await mine()
    const { receipt } = await wait(hash, {}, open(forgetting(hash)))
    expect(receipt.transactionHash).to.equal(repriced)
  })

  it("finds it for another process's transaction, told whose nonce it has", async () => {
    const by = await cancel()
    await mine()
    const hash: Hash = `0x${'7'.repeat(64)}`
    const sent = { from: account.address, nonce, to: earnest.escrow, data: '0x1234' as Hex, value: 0n }
    expect(await thrownBy(wait(hash, { sent }))).to.include({
      code: 'TransactionReplaced',
      hash,
      replacement: by,
    })

    const unknown = await thrownBy(wait(hash, { timeout: 60 }))
    expect(unknown)
      .to.be.instanceOf(TransactionNotMinedError)
      .and.to.include({ code: 'TransactionNotMined', hash })
  })

  it('says that the nonce is used up where the node no longer shows by what', async () => {
    const hash = await send(1n)
    await cancel()
    await mine()
    const pruned: Hook = async (call, pass) => {
      const old = call.method === 'eth_getTransactionCount' && String(call.params?.[1]).startsWith('0x')
      if (old) throw new Error('missing trie node')
      return forgetting(hash)(call, pass)
    }
    const error = await thrownBy(wait(hash, { timeout: 100 }, open(pruned)))
    expect(error).to.include({ code: 'TransactionReplaced', hash, replacement: undefined })
  })

  it('is not misled by a node that is ahead of the one which is asked for receipts', async () => {
    const hash = await send(1n)
    await mine()
    let behind = 12
    const lagging: Hook = async (call, pass) =>
      call.method === 'eth_getTransactionReceipt' && behind-- > 0 ? null : pass(call)
    const { receipt } = await wait(hash, {}, open(lagging))
    expect(receipt.transactionHash).to.equal(hash)
    expect(behind).to.be.lessThan(1)
  })

  it('repeats looks that fail, and tells the last failure when it gives up', async () => {
    const hash = await send(1n)
    await mine()
    let down = 5
    const flaky: Hook = async (call, pass) => {
      if (down-- > 0) throw new Error('502 Bad Gateway')
      return pass(call)
    }
    expect((await wait(hash, {}, open(flaky))).receipt.transactionHash).to.equal(hash)

    const dead: Hook = async () => {
      throw new Error('502 Bad Gateway')
    }
    const error = await thrownBy(wait(hash, { timeout: 60 }, open(dead)))
    expect(error).to.include({ code: 'TransactionNotMined', hash })
    expect((error as Error).cause).to.be.instanceOf(Error)
  })

  it('counts confirmations, of what replaced it too', async () => {
    const hash = await send(1n)
    await mine()
    const early = await thrownBy(wait(hash, { confirmations: 3, timeout: 60 }))
    expect(early).to.include({ code: 'TransactionNotMined' })
    await mine()
    await mine()
    expect((await wait(hash, { confirmations: 3 })).receipt.transactionHash).to.equal(hash)

    nonce += 1
    const lost = await send(1n)
    await cancel()
    await mine()
    expect(await thrownBy(wait(lost, { confirmations: 2, timeout: 60 }))).to.include({
      code: 'TransactionNotMined',
    })
    await mine()
    expect(await thrownBy(wait(lost, { confirmations: 2 }))).to.include({ code: 'TransactionReplaced' })
  })

  it('tells why the same act reverted at another price', async () => {
    const approval = {
      escrow: earnest.escrow,
      terms,
      milestones: 1n,
      metered: 0n,
      unlessEngaged: false,
      buyer: '0x00' as Hex,
      nonce,
      gas,
    }
    const hash = await settle(open(), { ...approval, ...fees(1n) })
    await settle(open(), { ...approval, ...fees(9n) })
    await mine()
    expect(await thrownBy(wait(hash))).to.be.instanceOf(DealNotLiveError)
  })

  it('tells why an act reverted though the node that is asked is behind the one that has the receipt', async () => {
    const approval = { terms, milestones: 1n, metered: 0n, unlessEngaged: false, buyer: '0x00' as Hex }
    const hash = await settle(open(), { ...approval, escrow: earnest.escrow, nonce, gas, ...fees(1n) })
    await mine()
    const answers = ['eth_getTransactionByHash', 'eth_call']
    const behind: Hook = async (call, pass) => {
      if (call.method !== answers[0]) return pass(call)
      answers.shift()
      if (call.method === 'eth_getTransactionByHash') return null
      throw rpcError(-32_000, 'header not found')
    }
    // What is sent is known: the wait itself asks for the receipt alone.
    const error = await thrownBy(wait(hash, { timer: quickTimer().timer }, open(behind)))
    expect(error).to.be.instanceOf(DealNotLiveError)
    expect(answers).to.deep.equal([])
  })

  it('says that an act reverted where no node tells why', async () => {
    const approval = { terms, milestones: 1n, metered: 0n, unlessEngaged: false, buyer: '0x00' as Hex }
    const hash = await settle(open(), { ...approval, escrow: earnest.escrow, nonce, gas, ...fees(1n) })
    await mine()
    const error = await thrownBy(wait(hash, { timer: quickTimer().timer }, open(forgetting(hash))))
    expect(error).to.be.instanceOf(RevertedError)
  })
})
