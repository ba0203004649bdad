import type { Hash } from 'viem'

import { BaseError, type Refusal, refused } from '../../core/index.ts'
import { SendFailedError } from '../calls/sendFailure.ts'
import { TransactionNotMinedError, TransactionReplacedError } from '../calls/waitForCall.ts'
import { RevertedError } from '../errors/decodeRevert.ts'
import type { EscrowErrorName } from '../errors/escrowError.ts'
import type { EarnestEvent } from '../events/earnestEvent.ts'

/** Why a relayer does not submit an act: what the escrow says of it, or what the relayer does. */
export type RelayRefusal = Refusal<EscrowErrorName | RelayRefusalCode | (string & {})>

/** What a relayer itself refuses an act for. */
export type RelayRefusalCode =
  /** A consent is missing, or would be the relayer's own. */
  | 'ActUnsigned'
  /** It needs more gas, or more calldata, than one act is given. */
  | 'ActTooLarge'
  /** Something reverted that is none of the escrow's errors. */
  | 'Reverted'
  /** As many acts wait as may. */
  | 'QueueFull'
  /** The node did not answer, or did not take the transaction: try again. */
  | 'ChainUnreachable'
  /** It was closed. */
  | 'RelayerClosed'

/**
 * What came of an act that was handed to a relayer. `act` is the hash of the call that
 * {@link packSignedAct} makes of it, the token named.
 */
export type RelayOutcome =
  | {
      readonly status: 'included'
      readonly act: Hash
      /** The transaction's. */
      readonly hash: Hash
      readonly blockNumber: bigint
      readonly blockHash: Hash
      /** The transaction's events about the act's deal, or its account. */
      readonly events: readonly EarnestEvent[]
    }
  /** The chain is as the act would make it already: the deal is live, for example. */
  | { readonly status: 'redundant'; readonly act: Hash }
  | { readonly status: 'refused'; readonly act: Hash; readonly refusal: RelayRefusal }

/**
 * Tells an error as a refusal: whatever is none of Earnest's comes from the way to the chain, and so does what became of
 * a transaction. Its hash is told, since it may be mined yet.
 */
export function refusalOf(error: unknown): RelayRefusal {
  if (error instanceof BaseError && !isUnderway(error)) {
    return refused(error.code, error.shortMessage, error.details)
  }
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const { hash } = error instanceof BaseError ? error.details : {}
  const details = { reason, ...(hash !== undefined && { hash }) }
  return refused('ChainUnreachable', 'The chain did not answer, or did not take the transaction', details)
}

function isUnderway(error: BaseError): boolean {
  return [SendFailedError, TransactionNotMinedError, TransactionReplacedError].some(
    (Class) => error instanceof Class,
  )
}

/** Whether the chain itself refused, so that it may think otherwise after something else happened. */
export function isRefusedByChain(error: unknown): boolean {
  return error instanceof BaseError && (error instanceof RevertedError || 'args' in error)
}
