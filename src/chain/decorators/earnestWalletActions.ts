import type { Address } from 'viem'

import { batch } from '../actions/batch.ts'
import { cancel } from '../actions/cancel.ts'
import { cancelNonces } from '../actions/cancelNonces.ts'
import { close } from '../actions/close.ts'
import { commit } from '../actions/commit.ts'
import { deliver } from '../actions/deliver.ts'
import { deposit } from '../actions/deposit.ts'
import { dispute } from '../actions/dispute.ts'
import { engage } from '../actions/engage.ts'
import { finalize } from '../actions/finalize.ts'
import { revoke } from '../actions/revoke.ts'
import { rule } from '../actions/rule.ts'
import { setPayout } from '../actions/setPayout.ts'
import { settle } from '../actions/settle.ts'
import { split } from '../actions/split.ts'
import { waive } from '../actions/waive.ts'
import { withdraw } from '../actions/withdraw.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { type Bound, bindActions } from './bindActions.ts'

const walletActions = {
  batch,
  cancel,
  cancelNonces,
  close,
  commit,
  deliver,
  deposit,
  dispute,
  engage,
  finalize,
  revoke,
  rule,
  setPayout,
  settle,
  split,
  waive,
  withdraw,
}

/** Everything that can be done on the escrow, as methods of a client. */
export type EarnestWalletActions = Bound<typeof walletActions>

/**
 * Gives a client a method for each act.
 *
 * @param parameters.escrow The escrow; default: the one deployed on the client's chain.
 * @example
 * const client = createWalletClient({ account, chain: base, transport: http() }).extend(earnestWalletActions())
 * const hash = await client.settle({ terms, milestones: 0b1n, metered: 0n, buyer })
 */
export function earnestWalletActions({ escrow }: { readonly escrow?: Address | undefined } = {}) {
  return (client: EarnestClient): EarnestWalletActions => bindActions(walletActions, client, escrow)
}
