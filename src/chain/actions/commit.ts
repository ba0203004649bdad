import type { Hash } from 'viem'
import { decodeFunctionResult } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link commit} takes. */
export type CommitParameters = ActParameters<'commit'>

/** What {@link simulateCommit} takes. */
export type SimulateCommitParameters = SimulateParameters<'commit'>

/**
 * Makes a term sheet a deal: takes the buyer's money and the seller's bonds. A no-op when the deal is live
 * already.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The term sheet.
 * @param parameters.buyer The buyer's consent, over the term sheet's digest.
 * @param parameters.seller The seller's consent, over the same.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after the sheet's expiry.
 * @throws {NonceSpentError} when the buyer's or the seller's nonce is spent.
 * @throws {LaneBusyError} while another deal is live in the buyer's lane.
 * @throws {ConsentInvalidError} when a signature is not the side's over this sheet.
 * @throws {PullFailedError} when balance, authorization and allowance of a side do not cover what it puts
 * down.
 * @example
 * const hash = await commit(client, { terms, buyer, seller })
 */
export async function commit(client: EarnestClient, parameters: CommitParameters): Promise<Hash> {
  return sendAct(client, 'commit', parameters)
}

/**
 * Tries {@link commit} without sending it.
 *
 * @returns The deal id.
 * @throws What it would throw.
 */
export async function simulateCommit(
  client: EarnestClient,
  parameters: SimulateCommitParameters,
): Promise<Hash> {
  const data = await simulateAct(client, 'commit', parameters)
  return decodeFunctionResult({ abi: escrowAbi, functionName: 'commit', data })
}
