import { type Address, type Hash, isSameAddress, type Side } from '../../core/index.ts'
import { type TermSheet, termsTotals } from '../../terms/index.ts'
import { stakeOf } from '../protocol/side.ts'

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

/** What a set of firm signatures puts at stake in one token. */
export type Exposure = {
  /** What the buyer of them puts down, in units of the token. */
  readonly money: bigint
  /** What the seller of them puts down, in units of the token. */
  readonly bonds: bigint
  /** How many deals they can become, in whatever token. */
  readonly deals: number
}

/**
 * What firm signatures put at stake together, in one token: units of different tokens have no sum. Those for one need
 * can become one deal at most, since they share the buyer's nonce: of them, only the largest counts.
 */
export function exposureOf(signatures: readonly FirmSignature[], token: Address): Exposure {
  const needs = { buyer: new Map<string, bigint>(), seller: new Map<string, bigint>() }
  for (const { side, terms } of signatures) {
    const need = needOf(terms)
    const stake = isSameAddress(terms.token, token) ? stakeOf(termsTotals(terms), side) : 0n
    if (stake > (needs[side].get(need) ?? -1n)) needs[side].set(need, stake)
  }
  return {
    money: sum(needs.buyer.values()),
    bonds: sum(needs.seller.values()),
    deals: needs.buyer.size + needs.seller.size,
  }
}

function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

/** Whether two sheets' deals would use the same lane of the same buyer: no two of them are live at a time. */
export function isSameLane(
  one: Pick<TermSheet, 'buyer' | 'buyerNonce'>,
  other: Pick<TermSheet, 'buyer' | 'buyerNonce'>,
): boolean {
  return isSameAddress(one.buyer, other.buyer) && one.buyerNonce >> 32n === other.buyerNonce >> 32n
}

/** Names a buyer's need, a generation of one of its lanes: what can become at most one deal. */
export function needOf(terms: Pick<TermSheet, 'buyer' | 'buyerNonce'>): string {
  return `${terms.buyer.toLowerCase()}:${terms.buyerNonce}`
}
