import type { Account, Address, Hash, TransactionReceipt } from 'viem'
import { WaitForTransactionReceiptTimeoutError } from 'viem'
import { getChainId, waitForTransactionReceipt } from 'viem/actions'
import { hexToBytes, isSameAddress, keccak256, passed, refused, type Verdict } from '../../core/index.ts'
import { senderOf } from '../calls/sendCall.ts'
import { explainRefusal } from '../consent/explainRefusal.ts'
import { type EarnestClient, escrowOf } from '../escrowOf.ts'
import { estimateAct } from '../simulateAct.ts'
import { usdcOf } from '../usdcOf.ts'
import {
  aboutOf,
  findOutcome,
  type Included,
  includedIn,
  isStillMined,
  type Relayed,
  type Sent,
} from './included.ts'
import { isRedundant } from './isRedundant.ts'
import { packBatch } from './packBatch.ts'
import { isRefusedByChain, type RelayOutcome, type RelayRefusal, refusalOf } from './relayOutcome.ts'
import { resultsOf } from './resultsOf.ts'
import { type Call, sendCalls } from './sendCalls.ts'
import { accountsOf, consentsOf, packSignedAct, type SignedAct } from './signedAct.ts'

/** What {@link createRelayer} takes. All are optional. */
export type CreateRelayerParameters = {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** Who sends and pays the gas; default: the client's account. Nobody else may send for it. */
  readonly sender?: Account | Address | undefined
  /** Says what is submitted at all: quotas, tokens, deals worth their gas. Default: everything. */
  readonly admit?: ((act: SignedAct) => Verdict | Promise<Verdict>) | undefined
  /** Told of each transaction that was mined. */
  readonly onMined?: ((mined: MinedBatch) => void) | undefined
  /** How many acts may wait; default: 1,000. */
  readonly mostWaiting?: number | undefined
  /** How many acts one transaction carries; default: 50. */
  readonly mostActs?: number | undefined
  /** Gas limit of one transaction; default: 15 million. */
  readonly mostGas?: bigint | undefined
  /** Gas of one act; default: 2 million. A contract account or a token can make an act as dear as it likes. */
  readonly mostGasPerAct?: bigint | undefined
  /** How often an act is tried that others' acts, or a slow chain, came before; default: 3. */
  readonly attempts?: number | undefined
  /** Milliseconds after which a transaction is replaced that was not mined; default: 60,000. */
  readonly timeout?: number | undefined
}

/** A transaction of a relayer. */
export type MinedBatch = {
  readonly receipt: TransactionReceipt
  readonly acts: readonly SignedAct[]
}

/** Submits others' signed acts and pays the gas. */
export type Relayer = {
  /**
   * Submits an act. Handed in again, it is the same act: what came, or comes, of the first is told.
   *
   * @returns What came of it, once its transaction is mined; it throws nothing.
   */
  submit(act: SignedAct): Promise<RelayOutcome>
  /** How many acts wait, or are on their way. */
  waiting(): number
  /** Refuses what waits and whatever comes; returns when the transaction under way is mined or given up. */
  close(): Promise<void>
}

type Item = Omit<Call, 'gas'> &
  Relayed & {
    readonly resolve: (outcome: RelayOutcome) => void
    /** As a transaction of its own, when it was last looked at. */
    gas: bigint
    /** How often it was sent, or waited for others', in vain. */
    attempts: number
    readonly sent: Sent[]
  }

/** What a look at an act shows: that it can be sent, what came of it already, or why it can't be. */
type Look =
  | { readonly item: Item; readonly kind: 'ready' }
  | { readonly item: Item; readonly kind: 'done'; readonly outcome: RelayOutcome }
  | { readonly item: Item; readonly kind: 'failed'; readonly error: unknown }

/** Nodes take 128 KiB a transaction. */
const MOST_BYTES = 100_000

/** How many outcomes are remembered: acts that are handed in again later than that are submitted anew. */
const REMEMBERED = 10_000

/**
 * Makes a relayer: it looks at each act first, submits what will go through in batches that are not atomic, and looks
 * again at what failed since others' acts came before. Acts that come while a transaction is under way make the next
 * one; nothing waits for company.
 *
 * Warning: the relayer pays for whatever its `admit` lets pass, and anyone can sign acts that are worth nothing.
 *
 * @throws {AccountMissingError} when neither the client nor the parameters name an account.
 * @example
 * const relayer = createRelayer(client, { escrow })
 * const outcome = await relayer.submit({ kind: 'commit', terms, buyer, seller })
 * if (outcome.status === 'refused') console.log(outcome.refusal.code)
 */
export function createRelayer(client: EarnestClient, parameters: CreateRelayerParameters = {}): Relayer {
  const { admit = () => passed, attempts = 3, mostWaiting = 1_000, onMined, timeout = 60_000 } = parameters
  const { mostActs = 50, mostGas = 15_000_000n, mostGasPerAct = 2_000_000n } = parameters
  const escrow = escrowOf(client, parameters.escrow)
  const sender = senderOf(client, parameters.sender)
  const self = typeof sender === 'string' ? sender : sender.address
  const bounds = { calls: mostActs, gas: mostGas, bytes: MOST_BYTES }

  const chainId = async () => client.chain?.id ?? getChainId(client)
  const underway = new Map<Hash, Promise<RelayOutcome>>()
  const remembered = new Map<Hash, Included>()
  const queue: Item[] = []
  let running: Promise<void> | undefined
  /** The last transaction, while it is not seen mined. */
  let stuck: Hash | undefined
  let closed = false

  function submit(act: SignedAct): Promise<RelayOutcome> {
    const key = keccak256(hexToBytes(packSignedAct(act)))
    const same = underway.get(key)
    if (same) return same

    const outcome = accept({ act, key }).finally(() => underway.delete(key))
    underway.set(key, outcome)
    return outcome
  }

  async function accept(given: Pick<Item, 'act' | 'key'>): Promise<RelayOutcome> {
    const { act, key } = given
    const refusal = refuseAtDoor(act)
    if (refusal) return { status: 'refused', act: key, refusal }

    const before = remembered.get(key)
    if (before && (await isStillMined(client, before))) return before
    remembered.delete(key)
    const verdict = await admit(act)
    if (!verdict.ok) return { status: 'refused', act: key, refusal: verdict }

    let isAbout: Item['isAbout']
    let data: Item['data']
    try {
      isAbout = aboutOf(act, { chainId: await chainId(), escrow })
      data = packSignedAct(act, await usdcOf(client, escrow))
    } catch (error) {
      return { status: 'refused', act: key, refusal: refusalOf(error) }
    }

    const outcome = await new Promise<RelayOutcome>((resolve) => {
      queue.push({
        ...given,
        data,
        isAbout,
        resolve,
        bytes: data.length / 2 - 1,
        gas: 0n,
        attempts: 0,
        sent: [],
      })
      start()
    })
    // What needs no consent may be asked for again with reason: another clock ran out since.
    if (outcome.status === 'included' && consentsOf(act).length > 0) remember(key, outcome)
    return outcome
  }

  function refuseAtDoor(act: SignedAct): RelayRefusal | undefined {
    if (closed) return refused('RelayerClosed', 'The relayer was closed')
    if (underway.size >= mostWaiting) {
      return refused('QueueFull', 'Too many acts wait', { found: underway.size, allowed: mostWaiting })
    }
    for (const { account, blob } of consentsOf(act)) {
      // An empty consent is that of whoever sends: of this relayer, who would then pay with more than gas.
      if (blob === '0x' || isSameAddress(account, self)) {
        return refused('ActUnsigned', "The act needs a consent that is not the relayer's", { account })
      }
    }
    return undefined
  }

  function start(): void {
    running ??= run().finally(() => {
      running = undefined
    })
  }

  async function run(): Promise<void> {
    // Those that are handed in together go together.
    await Promise.resolve()
    while (queue.length > 0) await round()
  }

  async function round(): Promise<void> {
    const looks = await Promise.all(queue.splice(0, mostActs).map(look))
    const ready = looks.flatMap(({ kind, item }) => (kind === 'ready' ? [item] : []))
    const chosen = packBatch(ready, bounds)
    queue.unshift(...ready.filter((item) => !chosen.includes(item)))

    for (const one of looks) {
      if (one.kind === 'done') one.item.resolve(one.outcome)
      if (one.kind !== 'failed') continue
      // What is sent now may be what it waits for: the commitment of the deal that it settles.
      const mayChange =
        isRefusedByChain(one.error) && ready.some((other) => haveCommonAccount(one.item, other))
      await (mayChange ? retry(one.item, one.error) : refuse(one.item, one.error))
    }
    if (chosen.length > 0) await send(chosen)
  }

  async function look(item: Item): Promise<Look> {
    try {
      const found = await findOutcome(client, escrow, item)
      if (found) return { item, kind: 'done', outcome: found }
      if (await isRedundant(client, item.act, { escrow })) {
        return { item, kind: 'done', outcome: { status: 'redundant', act: item.key } }
      }
      item.gas = await estimateAct(client, { escrow, sender: self, data: item.data })
    } catch (error) {
      return { item, kind: 'failed', error }
    }
    if (item.gas <= mostGasPerAct && packBatch([item], bounds).length > 0) return { item, kind: 'ready' }
    const details = { gas: item.gas, allowed: mostGasPerAct, bytes: item.bytes, most: MOST_BYTES }
    const refusal = refused('ActTooLarge', 'The act needs more than one act is given', details)
    return { item, kind: 'done', outcome: { status: 'refused', act: item.key, refusal } }
  }

  async function send(items: readonly Item[]): Promise<void> {
    const sent = await attempt(items)
    if ('receipt' in sent) return conclude(items, sent.receipt)
    for (const item of items) await retry(item, sent.error)
  }

  async function attempt(
    items: readonly Item[],
  ): Promise<{ receipt: TransactionReceipt } | { error: unknown }> {
    try {
      const hash = await sendCalls(client, { escrow, sender, calls: items, stuck })
      stuck = hash
      for (const [index, item] of items.entries()) item.sent.push({ hash, index, count: items.length })
      const receipt = await waitFor(hash)
      // Not the one that it replaced, which may have carried others.
      if (receipt) stuck = undefined
      if (receipt?.transactionHash === hash) return { receipt }
      return { error: new Error(`transaction ${hash} was not mined in time`) }
    } catch (error) {
      return { error }
    }
  }

  /** @returns The transaction's receipt, or that of the one it replaced; undefined when none comes in time. */
  async function waitFor(hash: Hash): Promise<TransactionReceipt | undefined> {
    try {
      return await waitForTransactionReceipt(client, { hash, timeout })
    } catch (error) {
      if (error instanceof WaitForTransactionReceiptTimeoutError) return undefined
      throw error
    }
  }

  async function conclude(items: readonly Item[], receipt: TransactionReceipt): Promise<void> {
    const results = resultsOf(receipt, escrow, items.length)
    for (const [index, item] of items.entries()) {
      const error = results[index]
      if (error) await retry(item, error)
      else item.resolve(includedIn(item, escrow, receipt))
    }
    onMined?.({ receipt, acts: items.map(({ act }) => act) })
  }

  async function retry(item: Item, error: unknown): Promise<void> {
    item.attempts += 1
    if (item.attempts < attempts && !closed) queue.push(item)
    else await refuse(item, error)
  }

  async function refuse(item: Item, error: unknown): Promise<void> {
    const found = await findOutcome(client, escrow, item).catch(() => undefined)
    const failed = { escrow, act: item.act.kind, given: item.act }
    const refusal = refusalOf(await explainRefusal(client, error, failed))
    item.resolve(found ?? { status: 'refused', act: item.key, refusal })
  }

  function remember(key: Hash, outcome: Included): void {
    remembered.set(key, outcome)
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  }

  return {
    submit,
    waiting: () => underway.size,
    async close() {
      closed = true
      const refusal = refused('RelayerClosed', 'The relayer was closed')
      for (const item of queue.splice(0)) item.resolve({ status: 'refused', act: item.key, refusal })
      await running
    },
  }
}

function haveCommonAccount(one: Item, other: Item): boolean {
  const others = accountsOf(other.act)
  return accountsOf(one.act).some((account) => others.some((another) => isSameAddress(account, another)))
}
