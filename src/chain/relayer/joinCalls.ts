import type { Hex } from 'viem'

import { batchGas } from '../batchGas.ts'
import { packAct } from '../packAct.ts'
import type { Load } from './packBatch.ts'

/** An act's call of the escrow, and what it needs. */
export type ActCall = Load & { readonly data: Hex }

/**
 * Joins calls of the escrow into one, whose bad ones don't stop the others; one goes without a batch around it.
 *
 * @param calls In the order they are to run; at least one.
 */
export function joinCalls(calls: readonly ActCall[]): { readonly data: Hex; readonly gas: bigint } {
  const data = calls.map((call) => call.data)
  const [only] = data
  return {
    data: only && data.length === 1 ? only : packAct('batch', { calls: data, atomic: false }),
    gas: batchGas(calls.map(({ gas }) => gas)),
  }
}
