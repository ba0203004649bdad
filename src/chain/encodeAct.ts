import type { Hex } from 'viem'

import type { Act, ActArguments } from './act.ts'
import { callEncoder } from './calls/callEncoder.ts'
import { escrowAbi } from './generated/escrow.ts'

const encode = callEncoder(escrowAbi)

/**
 * The call of the escrow that performs an act: a transaction's data, or an item of a batch.
 *
 * @param act The name of the escrow's function.
 * @param given Its arguments; consents that are left out are empty, which stands for the sender's own.
 * @example
 * const unlessEngaged = isApprovalGuarded(terms)
 * const call = encodeAct('settle', { terms, milestones: 0b11n, metered: 0n, unlessEngaged, buyer: consent })
 */
export function encodeAct<Name extends Act>(act: Name, given: ActArguments<Name>): Hex {
  return encode(act, given)
}
