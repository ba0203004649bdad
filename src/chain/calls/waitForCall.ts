import type { Hash, Transaction, TransactionReceipt } from 'viem'
import { call, getBlockNumber, getTransaction } from 'viem/actions'

import { BaseError, isSameAddress, systemTimer, type Timer } from '../../core/index.ts'
import { decodeError } from '../errors/decodeError.ts'
import { RevertedError } from '../errors/decodeRevert.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { patiently } from '../events/patiently.ts'
import { type CallFate, fateOf, findCall, type KnownCall } from './fateOf.ts'
import { recallCall, type SentCall } from './sentCall.ts'

/** Which transaction is waited for, and for how long. */
export type WaitOptions = {
  /** The transaction's hash. */
  readonly hash: Hash
  /** How many blocks it must be deep, itself included; default: 1. */
  readonly confirmations?: number | undefined
  /** Milliseconds after which it is given up; default: 180,000. */
  readonly timeout?: number | undefined
  /**
   * Whose nonce it has and what it does, for those of another process: without it, what replaced a transaction that the
   * node dropped, or never saw, is not found.
   */
  readonly sent?: Omit<SentCall, 'hash'> | undefined
  readonly timer?: Timer | undefined
}

/**
 * Waits until a transaction is mined; or the same call, which its wallet sent again at another price. Looks that fail
 * are repeated.
 *
 * @throws What {@link decodeError} makes of a refusal, when it reverted.
 * @throws {RevertedError} when it reverted and a replay does not tell why.
 * @throws {TransactionReplacedError} when the wallet cancelled it, or sent something else in its place.
 * @throws {TransactionNotMinedError} when it is not mined in time; it may be yet.
 */
export async function waitForCall(client: EarnestClient, options: WaitOptions): Promise<TransactionReceipt> {
  const receipt = await waitForReceipt(client, options)
  if (receipt.status === 'reverted') throw await reasonOf(client, receipt, options.timer)
  return receipt
}

/**
 * Waits for a transaction's receipt, be it a success or not.
 *
 * @throws {TransactionReplacedError} when something else has its nonce.
 * @throws {TransactionNotMinedError} when it is not mined in time.
 */
export async function waitForReceipt(
  client: EarnestClient,
  { hash, confirmations = 1, timeout = 180_000, sent, timer = systemTimer }: WaitOptions,
): Promise<TransactionReceipt> {
  let known: KnownCall = { hash, ...(sent ?? recallCall(hash)) }
  let spent = false
  let failure: unknown
  let late = false
  const end = new AbortController()
  const deadline = timer(timeout / 1_000, end.signal).then(() => {
    late = true
  })
  try {
    for (;;) {
      try {
        if (known.nonce === undefined) known = (await findCall(client, hash)) ?? known
        const fate = await fateOf(client, known)
        if (await isDeep(client, fate, confirmations)) {
          if (fate.kind === 'mined') return fate.receipt
          if (fate.kind === 'replaced') throw new TransactionReplacedError(known as SentCall, fate.by)
        }
        spent = fate.kind === 'unseen' && fate.spent
        failure = undefined
      } catch (error) {
        if (error instanceof TransactionReplacedError) throw error
        failure = error
      }
      if (late) break
      await Promise.race([timer(client.pollingInterval / 1_000, end.signal), deadline])
    }
  } finally {
    end.abort()
  }
  // Used up, yet by no transaction that the node shows: an EIP-7702 authorization, or one in blocks that it forgot.
  if (spent) throw new TransactionReplacedError(known as SentCall, undefined)
  throw new TransactionNotMinedError(hash, timeout, failure)
}

async function isDeep(client: EarnestClient, fate: CallFate, confirmations: number): Promise<boolean> {
  if (fate.kind !== 'mined' && fate.kind !== 'replaced') return false
  const block = fate.kind === 'mined' ? fate.receipt.blockNumber : fate.by.blockNumber
  if (confirmations <= 1) return true
  return (
    block !== null &&
    (await getBlockNumber(viemClient(client), { cacheTime: 0 })) - block + 1n >= BigInt(confirmations)
  )
}

/**
 * Runs the transaction again after the block before its own: a receipt does not say why it reverted. The node that is asked
 * may be behind the one that showed the receipt.
 */
async function reasonOf(
  client: EarnestClient,
  receipt: TransactionReceipt,
  timer: Timer | undefined,
): Promise<unknown> {
  const { transactionHash: hash, blockNumber } = receipt
  try {
    const sent = await patiently(() => getTransaction(viemClient(client), { hash }), { timer })
    const { from: account, to, input: data, gas } = sent
    const again = { account, to, data, gas, blockNumber: blockNumber - 1n }
    await patiently(() => call(viemClient(client), again), { timer })
  } catch (error) {
    const decoded = decodeError(error)
    if (decoded !== error) return decoded
  }
  return new RevertedError('0x')
}

/**
 * Thrown when a transaction can't be mined any more, since something else has its nonce. Code `TransactionReplaced`.
 *
 * `replacement` is that transaction; undefined where the nonce is used up and the node shows by what no more.
 * `cancelled`: it does nothing, as wallets cancel.
 */
export class TransactionReplacedError extends BaseError {
  override readonly name = 'TransactionReplacedError'
  declare readonly code: 'TransactionReplaced'
  readonly hash: Hash
  readonly replacement: Hash | undefined
  readonly cancelled: boolean

  constructor({ hash, from, nonce }: Pick<SentCall, 'hash' | 'from' | 'nonce'>, by: Transaction | undefined) {
    const cancelled = by !== undefined && isNothing(by)
    const message = cancelled
      ? 'The transaction was cancelled by another of the same nonce'
      : 'Something else was sent in place of the transaction'
    super(message, { code: 'TransactionReplaced', details: { hash, replacement: by?.hash, from, nonce } })
    this.hash = hash
    this.replacement = by?.hash
    this.cancelled = cancelled
  }
}

function isNothing({ from, to, value, input }: Transaction): boolean {
  return to !== null && isSameAddress(from, to) && value === 0n && input === '0x'
}

/** Thrown when a transaction was not mined in time. Code `TransactionNotMined`. It may be mined later. */
export class TransactionNotMinedError extends BaseError {
  override readonly name = 'TransactionNotMinedError'
  declare readonly code: 'TransactionNotMined'
  readonly hash: Hash

  constructor(hash: Hash, timeout: number, cause?: unknown) {
    super('The transaction was not mined in time', {
      code: 'TransactionNotMined',
      details: { hash, milliseconds: timeout },
      cause,
    })
    this.hash = hash
  }
}
