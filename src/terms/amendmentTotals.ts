import type { TermSheet } from './termSheet.ts'
import { burnOf, termsTotals } from './totals.ts'

/** What an amendment moves for one side, in units of the token; one of the last two is zero. */
export type SideTotals = {
  /** What the milestones that end hold of it. */
  readonly released: bigint
  /** What the next deal takes of it. */
  readonly needed: bigint
  /** What it puts down beside what is released. */
  readonly putDown: bigint
  /** What is paid out to it. */
  readonly returned: bigint
}

/** What an amendment moves. */
export type AmendmentTotals = { readonly buyer: SideTotals; readonly seller: SideTotals }

/**
 * What each side puts down for an amendment, or gets back, as the escrow sets it off: of the milestones that end, their
 * amounts with their burns are the buyer's, their bonds the seller's (DESIGN 2.4).
 *
 * @param old The sheet of the live deal.
 * @param next The sheet that takes the place of a part of it, in the same token.
 * @param milestones Bitmap of the old deal's milestones that end.
 * @throws {RangeError} when the bitmap is empty, or names a milestone that is not in the sheet.
 * @example
 * const { buyer, seller } = amendmentTotals(terms, next, 0b10n)
 * const consent = buyer.putDown === 0n ? sign(amendment) : authorize(buyer.putDown, amendment)
 */
export function amendmentTotals(old: TermSheet, next: TermSheet, milestones: bigint): AmendmentTotals {
  const most = 1n << BigInt(old.milestones.length)
  if (milestones <= 0n || milestones >= most) {
    throw new RangeError(`a bitmap of 1 to ${most - 1n} was expected, found ${milestones}`)
  }
  let cost = 0n
  let bonds = 0n
  for (const [index, { amount, bond }] of old.milestones.entries()) {
    if (((milestones >> BigInt(index)) & 1n) === 0n) continue
    cost += amount + burnOf(amount, old.burnBps)
    bonds += bond
  }
  const needed = termsTotals(next)
  return { buyer: setOff(cost, needed.cost), seller: setOff(bonds, needed.bonds) }
}

function setOff(released: bigint, needed: bigint): SideTotals {
  return {
    released,
    needed,
    putDown: needed > released ? needed - released : 0n,
    returned: released > needed ? released - needed : 0n,
  }
}
