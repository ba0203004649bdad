import type { Address, Side } from '../../core/index.ts'
import { Role } from '../../terms/index.ts'

/** Whose turn a round is: the request is the buyer's, 0; then they alternate. */
export function sideOfRound(round: number): Side {
  return round % 2 === 0 ? 'buyer' : 'seller'
}

/** The account of a side. */
export function accountOf(
  parties: { readonly buyer: Address; readonly seller: Address },
  side: Side,
): Address {
  return side === 'buyer' ? parties.buyer : parties.seller
}

/** What a side puts down for a sheet of these totals, in units of the token. */
export function stakeOf(totals: { readonly cost: bigint; readonly bonds: bigint }, side: Side): bigint {
  return side === 'buyer' ? totals.cost : totals.bonds
}

/** The role in which a side consents. */
export function roleOf(side: Side): Role {
  return side === 'buyer' ? Role.Buyer : Role.Seller
}
