import type { Account, Address, Hash, TransactionReceipt } from 'viem'
import { estimateFeesPerGas, getTransaction, getTransactionCount } from 'viem/actions'

import type { Random, Timer } from '../../core/index.ts'
import { contentOf, fateOf, findByNonce, findPending, findReceipt } from '../calls/fateOf.ts'
import { type Call, isLocal, sendAsNode, sendSigned, signRequest } from '../calls/sendCall.ts'
import { nonceExpectedBy, SendFailedError } from '../calls/sendFailure.ts'
import { isSameCall, recallCall, rememberCall, type SentCall, type SignedCall } from '../calls/sentCall.ts'
import { TransactionNotMinedError, TransactionReplacedError, waitForReceipt } from '../calls/waitForCall.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { type Fees, feesAbove, feesOf } from './feesAbove.ts'
import { createPauses } from './pauses.ts'

/** What {@link senderAccount} takes. */
export type SenderAccountParameters = {
  /** Nobody else may send for it. */
  readonly account: Account | Address
  /** Milliseconds after which a transaction is given up that was not mined. */
  readonly timeout: number
  readonly timer: Timer
  readonly random: Random
  /** Ends pauses, and further tries with them. */
  readonly signal: AbortSignal
}

/** An account that sends one transaction after another. */
export type SenderAccount = {
  /**
   * Sends a call, and waits for it. A transaction before it that is not seen mined is replaced.
   *
   * @param onSent Told the hash of each transaction that carries the call: before the node has it, where the account
   * signs by itself.
   * @returns The receipt of one of them, be it a success or not.
   * @throws {SendFailedError} when the node did not take it, for all its tries.
   * @throws {TransactionReplacedError} when something else had its nonce.
   * @throws {TransactionNotMinedError} when it is not mined in time.
   * @throws What the node refused it with.
   */
  send(call: Call & { readonly gas: bigint }, onSent: (hash: Hash) => void): Promise<TransactionReceipt>
}

/** How often a transaction is handed over, in all. */
const TRIES = 4
/** How often a nonce may be used up already, each time the one before: where the node says which is next, and where it does not. */
const STEPS = { told: 100, untold: 10 } as const
/** How often the chain is asked again that seems to have lost a transaction which was mined. */
const DOUBTS = 3

/**
 * Remembers an account's nonces and its last transaction. The count that a node tells is not believed where it is lower
 * than what was seen used: another node answered before, which is ahead of it. After a restart nothing is remembered;
 * a count that is too low then is corrected by the node's own refusals.
 */
export function senderAccount(client: EarnestClient, parameters: SenderAccountParameters): SenderAccount {
  const { account, timeout, timer, random, signal } = parameters
  const address = typeof account === 'string' ? account : account.address
  const pauses = createPauses({ timer, random, signal })

  /** Every nonce below is used, as far as it was seen. */
  let next = 0
  /** The mined transaction that shows it. */
  let proof: Hash | undefined
  /** The last one, while it is not seen mined. */
  let waiting: SentCall | SignedCall | undefined
  /** Whether a node has it, which did not mine it in time. */
  let stuck = false
  /** What was offered last; unknown where the node signs, and chose. */
  let offered: Fees | undefined
  /** What was offered in vain for a nonce. */
  let outbid: { readonly nonce: number; readonly fees: Fees } | undefined

  async function send(
    call: Call & { readonly gas: bigint },
    onSent: (hash: Hash) => void,
  ): Promise<TransactionReceipt> {
    const own = new Set<Hash>()
    if (waiting && isSameCall(waiting, { ...call, value: 0n })) own.add(waiting.hash)
    const carried = (hash: Hash) => {
      own.add(hash)
      onSent(hash)
    }
    let unanswered: SignedCall | undefined
    let steps = 0
    for (let tries = 1; ; ) {
      const nonce = await nextNonce()
      try {
        const sent = await hand(call, nonce, unanswered?.nonce === nonce ? unanswered : undefined, carried)
        stuck = true
        const receipt = await waitForReceipt(client, { hash: sent.hash, sent, timeout, timer })
        conclude(nonce, receipt)
        // The same call, yet of another time: whoever sends this looks what it did.
        if (!own.has(receipt.transactionHash)) throw new TransactionReplacedError(sent, undefined)
        return receipt
      } catch (error) {
        if (error instanceof TransactionReplacedError) used(nonce, error.replacement)
        // What was seen may be of a branch that is gone.
        if (error instanceof TransactionNotMinedError) forget()
        if (!(error instanceof SendFailedError)) throw error

        unanswered = error.code === 'SendUnanswered' ? lastSigned(nonce) : undefined
        await learn(nonce, error)
        // Whoever keeps the bytes of each step can have all of them mined later.
        const most = nonceExpectedBy(error) === undefined ? STEPS.untold : STEPS.told
        if (error.code === 'NonceTooLow' && steps < most) steps += 1
        else if (tries < TRIES) tries += 1
        else throw error
        await pauses.next()
        const receipt = await findWaiting(nonce)
        if (receipt) conclude(nonce, receipt)
        if (receipt && own.has(receipt.transactionHash)) return receipt
        // One with other calls is mined instead: whoever sends this must look again.
        if ((receipt && recallCall(receipt.transactionHash)) || signal.aborted) throw error
      }
    }
  }

  /** What a node's refusal says about nonces and fees. */
  async function learn(nonce: number, error: SendFailedError): Promise<void> {
    switch (error.code) {
      case 'NonceTooLow':
        used(Math.max(nonce, (nonceExpectedBy(error) ?? 0) - 1), undefined)
        // It got further: no reason to wait longer than the first time.
        pauses.reset()
        break
      case 'NonceTooHigh':
        forget()
        break
      case 'FeeTooLow':
      case 'ReplacementUnderpriced':
        outbid = { nonce, fees: offered ?? (await estimateFeesPerGas(viemClient(client))) }
        break
    }
  }

  /**
   * The receipt of the transaction that has a nonce of ours, whatever the node answered to it: the same is not sent
   * under the next nonce, while it may be in a block.
   */
  async function findWaiting(nonce: number): Promise<TransactionReceipt | undefined> {
    for (let doubts = 0; waiting?.nonce === nonce; doubts++) {
      const fate = await fateOf(client, waiting).catch(() => undefined)
      if (fate?.kind === 'mined') return fate.receipt
      const ours = fate?.kind === 'replaced' ? recallCall(fate.by.hash) : undefined
      if (ours) waiting = ours
      if (ours || fate?.kind === 'mining') {
        const { hash } = waiting
        return waitForReceipt(client, { hash, sent: waiting, timeout, timer })
      }
      if (fate?.kind !== 'unseen' || !fate.spent || doubts === DOUBTS) return undefined
      await pauses.next()
    }
    return undefined
  }

  async function nextNonce(): Promise<number> {
    for (let doubts = 0; ; doubts++) {
      const count = await getTransactionCount(viemClient(client), { address, blockTag: 'latest' })
      if (count >= next) {
        if (count > next) proof = undefined
        next = count
      } else if (proof !== undefined && !(await findReceipt(client, proof))) {
        // Either this node is behind too, or a reorganisation took the transaction back.
        if (doubts < DOUBTS) {
          await pauses.next()
          continue
        }
        forget()
        next = count
      }
      return next
    }
  }

  /** @param again The very bytes, where the node did not answer to them. */
  async function hand(
    { to, data, gas }: Call & { readonly gas: bigint },
    nonce: number,
    again: SignedCall | undefined,
    onSent: (hash: Hash) => void,
  ): Promise<SentCall> {
    const fees = again ? undefined : await feesFor(nonce)
    const request = { chain: viemClient(client).chain ?? null, to, data, gas, nonce, ...fees }
    offered = fees
    if (isLocal(account)) {
      const signed = again ?? (await signRequest(client, { ...request, account }))
      rememberCall(signed)
      onSent(signed.hash)
      offered = feesOf(signed)
      const before = waiting
      waiting = signed
      await sendSigned(client, signed, timer, []).catch((error) => {
        if (mayBeTaken(error)) stuck = false
        else waiting = before
        throw error
      })
      return signed
    }
    const content = { to, data, value: 0n }
    const sent = {
      ...content,
      from: address,
      nonce,
      hash: await sendByNode({ ...request, account }, content),
    }
    rememberCall(sent)
    onSent(sent.hash)
    waiting = sent
    return sent
  }

  /** Has the node sign. Where its answer is lost, the transaction of the nonce tells whether it did. */
  async function sendByNode(
    request: Parameters<typeof sendAsNode>[1] & { readonly nonce: number },
    content: Parameters<typeof isSameCall>[0],
  ): Promise<Hash> {
    try {
      return await sendAsNode(client, request)
    } catch (error) {
      if (!mayBeTaken(error)) throw error
      const place = { from: address, nonce: request.nonce }
      for (const find of [findByNonce, findPending]) {
        const holder = await find(client, place).catch(() => undefined)
        if (!holder || !isSameCall(contentOf(holder), content)) continue
        // The same was sent before, under a nonce that the node's count is behind.
        if (!recallCall(holder.hash)) return holder.hash
      }
      throw error
    }
  }

  /** Fees that replace what is stuck, or was refused; undefined: whatever the node estimates. */
  async function feesFor(nonce: number): Promise<Fees | undefined> {
    if (outbid?.nonce === nonce) return feesAbove(client, outbid.fees)
    if (!stuck || waiting?.nonce !== nonce) return undefined
    const { hash } = waiting
    const before =
      feesOf(waiting) ?? feesOf(await getTransaction(viemClient(client), { hash }).catch(() => undefined))
    return before && feesAbove(client, before)
  }

  function lastSigned(nonce: number): SignedCall | undefined {
    return waiting?.nonce === nonce && 'raw' in waiting ? waiting : undefined
  }

  function used(nonce: number, by: Hash | undefined): void {
    if (nonce < next) return
    next = nonce + 1
    proof = by
  }

  function conclude(nonce: number, receipt: TransactionReceipt): void {
    used(nonce, receipt.transactionHash)
    waiting = undefined
    stuck = false
    outbid = undefined
    pauses.reset()
  }

  function forget(): void {
    next = 0
    proof = undefined
  }

  return { send }
}

/** Whether a node may have a transaction that it was handed. */
function mayBeTaken(error: unknown): boolean {
  return error instanceof SendFailedError && (error.code === 'SendUnanswered' || error.code === 'NonceTooLow')
}
