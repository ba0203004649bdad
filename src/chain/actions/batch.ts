import { decodeFunctionResult, type Hash, type Hex } from 'viem'

import { batchGas } from '../batchGas.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { estimateAct, type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link batch} takes. */
export type BatchParameters = ActParameters<'batch'>

/** What {@link simulateBatch} takes. */
export type SimulateBatchParameters = SimulateParameters<'batch'>

/**
 * Runs many acts in one transaction.
 *
 * Since a batch that is not atomic does not revert when one of its calls fails, a node's estimate of its gas is too
 * low. Unless `gas` is given, its calls are estimated one by one: each must then succeed by itself.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.calls What {@link encodeAct} returned for each.
 * @param parameters.atomic Whether the first failure reverts everything, with its own error.
 * @returns The transaction's hash. Which calls failed, the `CallFailed` events of its receipt tell.
 * @throws {GasLimitTooHighError} when its calls may need more than one transaction can ask for: send fewer at once.
 * @throws {EscrowError} when atomic, or without `gas`: whatever a call is refused for.
 * @example
 * const calls = approvals.map((approval) => encodeAct('settle', approval))
 * const hash = await batch(client, { calls, atomic: false })
 */
export async function batch(client: EarnestClient, parameters: BatchParameters): Promise<Hash> {
  const gas = parameters.gas ?? (parameters.atomic ? undefined : await estimateBatch(client, parameters))
  return sendAct(client, 'batch', { ...parameters, gas })
}

/**
 * Tries {@link batch} without sending it.
 *
 * @returns For each call, whether it went through.
 * @throws {EscrowError} when atomic: what the first call that fails is refused for.
 */
export async function simulateBatch(
  client: EarnestClient,
  parameters: SimulateBatchParameters,
): Promise<readonly boolean[]> {
  const data: Hex = await simulateAct(client, 'batch', parameters)
  return decodeFunctionResult({ abi: escrowAbi, functionName: 'batch', data })
}

async function estimateBatch(
  client: EarnestClient,
  { calls, escrow, sender }: BatchParameters,
): Promise<bigint> {
  return batchGas(await Promise.all(calls.map((data) => estimateAct(client, { escrow, sender, data }))))
}
