import type { Account, Address, Hash, Hex } from 'viem'
import { parseAccount } from 'viem/accounts'
import { type SendTransactionParameters, sendRawTransaction, sendTransaction } from 'viem/actions'
import { getTransactionError } from 'viem/utils'

import { BaseError, systemTimer, type Timer } from '../../core/index.ts'
import { decodeError } from '../errors/decodeError.ts'
import { RevertedError } from '../errors/decodeRevert.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { findCall } from './fateOf.ts'
import { SendFailedError, sendAnswerOf } from './sendFailure.ts'
import { type LocalAccount, rememberCall, type SignedCall, signCall } from './sentCall.ts'
import { checkGas } from './transactionGas.ts'

/** How a transaction is sent. All are optional. */
export type CallOptions = {
  /** Who sends and pays the gas; default: the client's account. */
  readonly sender?: Account | Address | undefined
  /** The transaction's gas limit, at most 16,777,216; default: the node's estimate. */
  readonly gas?: bigint | undefined
  /** The transaction's nonce; not one of the unordered nonces that sheets name. */
  readonly nonce?: number | undefined
  /** In wei for a unit of gas. */
  readonly maxFeePerGas?: bigint | undefined
  /** In wei for a unit of gas. */
  readonly maxPriorityFeePerGas?: bigint | undefined
  /** Waits before the same bytes are sent again, where no answer came. */
  readonly timer?: Timer | undefined
}

/** A contract's address, and what it is called with. */
export type Call = { readonly to: Address; readonly data: Hex }

/** Seconds before the same bytes are sent again. Only a node that has them can take them twice, and it says so. */
const PAUSES = [0.5, 2] as const

/**
 * Sends a call as a transaction; it is not mined yet when this returns. An account that signs by itself sends the same
 * bytes again when no answer came.
 *
 * @returns The transaction's hash.
 * @throws {AccountMissingError} when neither the client nor the options name an account.
 * @throws {GasLimitTooHighError} when it may use more gas than a transaction can ask for.
 * @throws {SendFailedError} when it isn't known that the node took it. It may be mined all the same.
 * @throws What {@link decodeError} makes of a refusal when the gas was estimated.
 */
export async function sendCall(client: EarnestClient, call: Call, options: CallOptions): Promise<Hash> {
  const { sender, gas, nonce, maxFeePerGas, maxPriorityFeePerGas, timer = systemTimer } = options
  checkGas(gas)
  const account = senderOf(client, sender)
  const request = {
    chain: viemClient(client).chain ?? null,
    to: call.to,
    data: call.data,
    gas,
    nonce,
    maxFeePerGas,
    maxPriorityFeePerGas,
  }
  if (!isLocal(account)) return sendAsNode(client, { ...request, account })

  const signed = await signRequest(client, { ...request, account })
  rememberCall(signed)
  try {
    await sendSigned(client, signed, timer, PAUSES)
  } catch (error) {
    // Whatever counts the account's nonces counted this one.
    const { chainId = 0 } = signed
    account.nonceManager?.reset({ address: account.address, chainId })
    throw error
  }
  return signed.hash
}

/**
 * Hands signed bytes to the node, again when no answer came.
 *
 * @param pauses Seconds before each further time.
 * @throws {SendFailedError} when it isn't known that the node took them.
 * @throws What {@link decodeError} makes of anything else: of a refusal.
 */
export async function sendSigned(
  client: EarnestClient,
  signed: SignedCall,
  timer: Timer,
  pauses: readonly number[],
): Promise<void> {
  for (const pause of [...pauses, undefined]) {
    try {
      await sendRawTransaction(viemClient(client), { serializedTransaction: signed.raw })
      return
    } catch (error) {
      const answer = sendAnswerOf(error)
      if (answer === 'known') return
      const lost = answer === 'SendUnanswered' || answer === 'NonceTooLow'
      // Its nonce may be used up by itself: taken by a first node, whose answer was lost, and refused by a second.
      if (lost && (await findCall(client, signed.hash).catch(() => undefined))) return
      if (answer !== 'SendUnanswered' || pause === undefined)
        throw sendErrorOf(explained(error, signed), signed)
      await timer(pause)
    }
  }
}

/** As `sendTransaction` tells it: with viem's words for what nodes say, and what was sent. */
function explained(error: unknown, { from, to, data, nonce }: SignedCall): unknown {
  return getTransactionError(error as Error, { account: parseAccount(from), to, data, nonce })
}

/**
 * Has the node, or a wallet, sign and send.
 *
 * @returns The transaction's hash.
 * @throws {SendFailedError} when it isn't known that it took it.
 */
export async function sendAsNode(client: EarnestClient, request: SendTransactionParameters): Promise<Hash> {
  let handed = false
  const node = viemClient(client)
  const watching: typeof node.request = (call, options) => {
    handed ||= call.method.endsWith('_sendTransaction')
    return node.request(call as never, options) as never
  }
  try {
    return await sendTransaction({ ...node, request: watching }, request)
  } catch (error) {
    throw handed ? sendErrorOf(error, { nonce: request.nonce }) : decodeError(error)
  }
}

/** What is thrown when a transaction was handed over in vain. */
function sendErrorOf(
  error: unknown,
  { hash, nonce }: { readonly hash?: Hash | undefined; readonly nonce?: number | undefined },
): unknown {
  const answer = sendAnswerOf(error)
  const decoded = decodeError(error)
  // Nodes put empty data beside what is no revert.
  const says = decoded !== error && !(decoded instanceof RevertedError && decoded.data === '0x')
  if (answer === 'refused' || says) return decoded
  // Known to whoever signs: its hash is not.
  return new SendFailedError(answer === 'known' ? 'SendUnanswered' : answer, { hash, nonce }, error)
}

/** @throws What {@link decodeError} makes of a refusal when the gas was estimated. */
export async function signRequest(
  client: EarnestClient,
  request: SendTransactionParameters & { readonly account: LocalAccount },
): Promise<SignedCall> {
  try {
    return await signCall(client, request)
  } catch (error) {
    throw decodeError(error)
  }
}

/** Whether an account signs by itself, and not the node or a wallet for it. */
export function isLocal(account: Account | Address): account is LocalAccount {
  return typeof account !== 'string' && account.type === 'local'
}

/**
 * Who sends: the account that is named, else the client's.
 *
 * @throws {AccountMissingError} when there is none.
 */
export function senderOf(client: EarnestClient, named: Account | Address | undefined): Account | Address {
  const sender = named ?? viemClient(client).account
  if (!sender) throw new AccountMissingError()
  return sender
}

/** Thrown when a transaction has nobody to send it. Code `AccountMissing`. */
export class AccountMissingError extends BaseError {
  override readonly name = 'AccountMissingError'

  constructor() {
    super('Name the account that sends the transaction', { code: 'AccountMissing' })
  }
}
