import type { Address } from 'viem'

import { amend } from '../actions/amend.ts'
import { batch } from '../actions/batch.ts'
import { cancel } from '../actions/cancel.ts'
import { cancelLane } from '../actions/cancelLane.ts'
import { cancelNonces } from '../actions/cancelNonces.ts'
import { close } from '../actions/close.ts'
import { commit } from '../actions/commit.ts'
import { commitAll } from '../actions/commitAll.ts'
import { commitBundle } from '../actions/commitBundle.ts'
import { deliver } from '../actions/deliver.ts'
import { deposit } from '../actions/deposit.ts'
import { dismiss } from '../actions/dismiss.ts'
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
import { type EarnestQuestions, earnestPublicActions } from './earnestPublicActions.ts'

const walletActions = {
  amend,
  batch,
  cancel,
  cancelLane,
  cancelNonces,
  close,
  commit,
  commitAll,
  commitBundle,
  deliver,
  deposit,
  dismiss,
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

/** What {@link earnestActions} adds to a client: everything that can be asked of the escrow and done on it. */
export type EarnestActions = { readonly earnest: EarnestQuestions & Bound<typeof walletActions> }

/**
 * Gives a client, under `earnest`, a method for everything that can be asked of the escrow and done on it.
 *
 * @param parameters.escrow The escrow; default: the one deployed on the client's chain.
 * @example
 * const client = createClient({ account, chain: base, transport: http() }).extend(earnestActions())
 * const hash = await client.earnest.commit({ terms, buyer, seller })
 * const { events } = await client.earnest.waitForAct({ hash })
 */
export function earnestActions(parameters: { readonly escrow?: Address | undefined } = {}) {
  return (client: EarnestClient): EarnestActions => ({
    earnest: {
      ...earnestPublicActions(parameters)(client).earnest,
      ...bindActions(walletActions, client, { escrow: parameters.escrow }),
    },
  })
}
