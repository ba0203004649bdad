import type { Hash } from '../../core/index.ts'
import { type TermSheet, termsTotals } from '../../terms/index.ts'
import type { Side } from '../strategies/strategy.ts'

/**
 * A firm signature of ours: whoever holds it can make it a deal. It is recorded before the key is used, and counts from
 * then until the chain shows that it can never be committed, or whoever runs the deal says it has ended.
 */
export type FirmSignature = {
  readonly digest: Hash
  readonly negotiation: Hash
  readonly side: Side
  readonly terms: TermSheet
  /** Unix time of the record. */
  readonly recordedAt: number
  /** Whether it was seen committed. */
  readonly committed: boolean
}

/** What a set of firm signatures puts at stake. */
export type Exposure = {
  /** What the buyer of them puts down, in units of their tokens. */
  readonly money: bigint
  /** What the seller of them puts down, in units of their tokens. */
  readonly bonds: bigint
  /** How many deals they can become. */
  readonly deals: number
}

/**
 * What firm signatures of one side put at stake together. Those of one buyer's nonce can become one deal at most, so
 * only the largest of them counts.
 */
export function exposureOf(signatures: readonly FirmSignature[]): Exposure {
  const sold = signatures.filter(({ side }) => side === 'seller')
  const needs = new Map<string, bigint>()
  for (const { side, terms } of signatures) {
    if (side !== 'buyer') continue
    const need = needOf(terms)
    const { cost } = termsTotals(terms)
    if (cost > (needs.get(need) ?? -1n)) needs.set(need, cost)
  }
  return {
    money: [...needs.values()].reduce((sum, cost) => sum + cost, 0n),
    bonds: sold.reduce((sum, { terms }) => sum + termsTotals(terms).bonds, 0n),
    deals: needs.size + sold.length,
  }
}

/** Names a buyer's need: what can become at most one deal. */
export function needOf(terms: Pick<TermSheet, 'buyer' | 'buyerNonce'>): string {
  return `${terms.buyer.toLowerCase()}:${terms.buyerNonce}`
}
