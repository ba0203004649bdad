import { z } from 'zod'

import { struct } from './struct.ts'
import { typedData } from './typedData.ts'

/**
 * One step of a deal: `amount` the seller earns and `bond` it puts down (units of the token), `duration` seconds from
 * commitment to its deadline, `criteria` hash of what the delivery must satisfy.
 */
export const Milestone = struct(typedData.Milestone)
export type Milestone = z.output<typeof Milestone>

/**
 * What both sides sign; its EIP-712 digest is the deal id.
 *
 * Amounts are `bigint` units of the token inside and decimal digits on the wire; `burnBps` and `silenceBps` basis
 * points; `meteredFor`, `reviewPeriod`, `rulingPeriod` seconds; `expiry` Unix time; `buyerNonce` a lane and
 * one of its generations (see {@link laneOf}); `sellerNonce` unordered, 0 is none. The schema knows shapes and widths only: {@link validateTermSheet} knows what can be committed.
 */
export const TermSheet = struct(typedData.TermSheet, { 'Milestone[]': z.array(Milestone) })
export type TermSheet = z.output<typeof TermSheet>
