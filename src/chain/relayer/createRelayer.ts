import type { Hash, TransactionReceipt } from 'viem'
import { getChainId } from 'viem/actions'
import {
  BaseError,
  hexToBytes,
  keccak256,
  passed,
  refused,
  systemRandom,
  systemTimer,
} from '../../core/index.ts'
import { senderOf } from '../calls/sendCall.ts'
import { cappedGas } from '../calls/transactionGas.ts'
import { explainRefusal } from '../consent/explainRefusal.ts'
import { type EarnestClient, escrowOf, viemClient } from '../escrowOf.ts'
import { estimateAct } from '../simulateAct.ts'
import { usdcOf } from '../usdcOf.ts'
import {
  failureIn,
  findOutcome,
  findOutcomeLater,
  type Included,
  includedIn,
  isStillMined,
  type Relayed,
  type Sent,
  type Subject,
  subjectOf,
} from './included.ts'
import { isRedundant } from './isRedundant.ts'
import { type ActCall, joinCalls } from './joinCalls.ts'
import { packBatch } from './packBatch.ts'
import { createPauses } from './pauses.ts'
import type { CreateRelayerParameters, Relayer } from './relayer.ts'
import { isRefusedByChain, type RelayOutcome, type RelayRefusal, refusalOf } from './relayOutcome.ts'
import { senderAccount } from './senderAccount.ts'
import {
  consentsOf,
  haveCommonAccount,
  packSignedAct,
  refuseOwnConsent,
  type SignedAct,
} from './signedAct.ts'

type Item = Omit<ActCall, 'gas'> &
  Relayed &
  Subject & {
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
  const bounds = { calls: mostActs, gas: cappedGas(mostGas), bytes: MOST_BYTES }
  const closing = new AbortController()
  const { timer = systemTimer, random = systemRandom } = parameters
  const waits = { timer, random, signal: closing.signal }
  const account = senderAccount(client, { account: sender, timeout, ...waits })
  const pauses = createPauses(waits)

  const chainId = async () => client.chain?.id ?? getChainId(viemClient(client))
  const underway = new Map<Hash, Promise<RelayOutcome>>()
  const remembered = new Map<Hash, Included>()
  const queue: Item[] = []
  let running: Promise<void> | undefined
  /** Whether the chain left anything unanswered in this round. */
  let unanswered = false
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

    let subject: Subject
    let data: Item['data']
    try {
      subject = subjectOf(act, { chainId: await chainId(), escrow })
      data = packSignedAct(act, await usdcOf(client, escrow))
    } catch (error) {
      return refuse(given, error)
    }

    const outcome = await new Promise<RelayOutcome>((resolve) => {
      queue.push({
        ...given,
        ...subject,
        data,
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
    return refuseOwnConsent(act, self)
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
      const mayChange = isRefusedByChain(one.error)
        ? ready.some((other) => haveCommonAccount(one.item.act, other.act))
        : isNoAnswer(one.error)
      await (mayChange ? retry(one.item, one.error) : fail(one.item, one.error))
    }
    if (chosen.length > 0) await send(chosen)
    if (unanswered && queue.length > 0) await pauses.next()
    else pauses.reset()
    unanswered = false
  }

  async function look(item: Item): Promise<Look> {
    try {
      const found = await findOutcome(client, escrow, item)
      if (found) return { item, kind: 'done', outcome: found }
      if (await isRedundant(client, item.act, { escrow })) {
        const done = (await findOwn(item)) ?? { status: 'redundant', act: item.key }
        return { item, kind: 'done', outcome: done }
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
    const carried = (hash: Hash) => {
      for (const [index, item] of items.entries()) {
        if (!item.sent.some((one) => one.hash === hash)) item.sent.push({ hash, ...placeOf(items, index) })
      }
    }
    let receipt: TransactionReceipt
    try {
      receipt = await account.send({ to: escrow, ...joinCalls(items) }, carried)
    } catch (error) {
      for (const item of items) await retry(item, error)
      return
    }
    await conclude(items, receipt)
  }

  async function conclude(items: readonly Item[], receipt: TransactionReceipt): Promise<void> {
    for (const [index, item] of items.entries()) {
      const error = failureIn(item, placeOf(items, index), escrow, receipt)
      if (error) await retry(item, error)
      else item.resolve(includedIn(item, escrow, receipt))
    }
    onMined?.({ receipt, acts: items.map(({ act }) => act) })
  }

  async function retry(item: Item, error: unknown): Promise<void> {
    item.attempts += 1
    unanswered ||= isNoAnswer(error)
    if (item.attempts < attempts && !closed) queue.push(item)
    else await fail(item, error)
  }

  async function fail(item: Item, error: unknown): Promise<void> {
    item.resolve((await findOwn(item)) ?? (await refuse(item, error)))
  }

  /** The one place where an error becomes a refusal. */
  async function refuse({ act, key }: Pick<Item, 'act' | 'key'>, error: unknown): Promise<RelayOutcome> {
    const failed = { escrow, act: act.kind, given: act }
    return { status: 'refused', act: key, refusal: refusalOf(await explainRefusal(client, error, failed)) }
  }

  const findOwn = (item: Item) => findOutcomeLater(client, escrow, item, createPauses(waits))

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
      closing.abort()
      const refusal = refused('RelayerClosed', 'The relayer was closed')
      for (const item of queue.splice(0)) item.resolve({ status: 'refused', act: item.key, refusal })
      await running
    },
  }
}

/** An act's place among those that go together. */
function placeOf(items: readonly Subject[], index: number): Omit<Sent, 'hash'> {
  const deal = items[index]?.deal
  const alone = deal !== undefined && items.filter((item) => item.deal === deal).length === 1
  return { index, count: items.length, alone }
}

/** Whatever is none of Earnest's comes from the way to the chain. */
function isNoAnswer(error: unknown): boolean {
  return !(error instanceof BaseError)
}
