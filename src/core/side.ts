import { z } from 'zod'

/** The sides of a deal, and of a negotiation. */
export const Side = z.enum(['buyer', 'seller'])
export type Side = z.output<typeof Side>

/** The other side. */
export function otherSide(side: Side): Side {
  return side === 'buyer' ? 'seller' : 'buyer'
}
