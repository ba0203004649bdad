import { isSameAddress, zeroAddress } from '../core/index.ts'
import type { TermSheet } from './termSheet.ts'

/**
 * Whether the approvals of a sheet are signed `unlessEngaged`: where an arbiter can take a dispute on.
 *
 * There, an approval that held in every state could be kept by the seller until the arbiter engaged, and then have the
 * buyer pay the fee, and bear the loss, of a dispute it gave up. So it is a promise only while its milestone is not
 * claimed on chain: a seller that holds one submits it, and does not deliver on chain what is approved. Without an
 * arbiter nobody engages, and an approval holds in every state.
 */
export function isApprovalGuarded({ arbiter }: Pick<TermSheet, 'arbiter'>): boolean {
  return !isSameAddress(arbiter, zeroAddress)
}
