import { estimateFeesPerGas } from 'viem/actions'

import { type EarnestClient, viemClient } from '../escrowOf.ts'

/** What a transaction offers, in wei for a unit of gas. */
export type Fees = { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }

/** What is offered at most, as a multiple of what the node estimates: a node that always asks for more gets no more. */
const MOST = 20n

/**
 * Fees that replace others of the same nonce. A node asks a tenth more; here: a quarter.
 *
 * @param before What was offered in vain.
 */
export async function feesAbove(client: EarnestClient, before: Fees): Promise<Fees> {
  const now = await estimateFeesPerGas(viemClient(client))
  const maxFeePerGas = least(MOST * now.maxFeePerGas, raised(now.maxFeePerGas, before.maxFeePerGas))
  const tip = raised(now.maxPriorityFeePerGas, before.maxPriorityFeePerGas)
  return { maxFeePerGas, maxPriorityFeePerGas: least(maxFeePerGas, tip) }
}

/** What a transaction offers; undefined where it says nothing, or one price. */
export function feesOf(sent: object | undefined): Fees | undefined {
  const { maxFeePerGas, maxPriorityFeePerGas } = (sent ?? {}) as Partial<Fees>
  if (maxFeePerGas === undefined || maxPriorityFeePerGas === undefined) return undefined
  return { maxFeePerGas, maxPriorityFeePerGas }
}

function raised(current: bigint, offered: bigint): bigint {
  const more = (offered * 5n) / 4n + 1n
  return current > more ? current : more
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
