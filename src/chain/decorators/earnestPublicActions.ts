import type { Address } from 'viem'

import { simulateAmend } from '../actions/amend.ts'
import { simulateBatch } from '../actions/batch.ts'
import { simulateCancel } from '../actions/cancel.ts'
import { simulateCancelLane } from '../actions/cancelLane.ts'
import { simulateCancelNonces } from '../actions/cancelNonces.ts'
import { simulateClose } from '../actions/close.ts'
import { simulateCommit } from '../actions/commit.ts'
import { simulateCommitAll } from '../actions/commitAll.ts'
import { simulateCommitBundle } from '../actions/commitBundle.ts'
import { simulateDeliver } from '../actions/deliver.ts'
import { simulateDeposit } from '../actions/deposit.ts'
import { simulateDismiss } from '../actions/dismiss.ts'
import { simulateDispute } from '../actions/dispute.ts'
import { simulateEngage } from '../actions/engage.ts'
import { simulateFinalize } from '../actions/finalize.ts'
import { simulateRevoke } from '../actions/revoke.ts'
import { simulateRule } from '../actions/rule.ts'
import { simulateSetPayout } from '../actions/setPayout.ts'
import { simulateSettle } from '../actions/settle.ts'
import { simulateSplit } from '../actions/split.ts'
import { waitForAct } from '../actions/waitForAct.ts'
import { simulateWaive } from '../actions/waive.ts'
import { simulateWithdraw } from '../actions/withdraw.ts'
import type { EarnestClient } from '../escrowOf.ts'
import {
  type CreateEventCursorParameters,
  createEventCursor,
  type EventCursor,
} from '../events/createEventCursor.ts'
import type { EarnestEvent, EarnestEventName } from '../events/earnestEvent.ts'
import { type GetEventsParameters, getEvents } from '../events/getEvents.ts'
import { type WatchEventsParameters, watchEvents } from '../events/watchEvents.ts'
import { createLaneSequence } from '../lanes/createLaneSequence.ts'
import { createNonceSequence } from '../nonces/createNonceSequence.ts'
import { nextNonce } from '../nonces/nextNonce.ts'
import { getBalance } from '../views/getBalance.ts'
import { getDeal } from '../views/getDeal.ts'
import { getDealId } from '../views/getDealId.ts'
import { getDismissal } from '../views/getDismissal.ts'
import { getLane } from '../views/getLane.ts'
import { getLanes } from '../views/getLanes.ts'
import { getMandate } from '../views/getMandate.ts'
import { getMilestone } from '../views/getMilestone.ts'
import { getPayout } from '../views/getPayout.ts'
import { getReputation } from '../views/getReputation.ts'
import { getUsdc } from '../views/getUsdc.ts'
import { isBuyerNonceSpent } from '../views/isBuyerNonceSpent.ts'
import { isNonceSpent } from '../views/isNonceSpent.ts'
import { type Bound, bindActions } from './bindActions.ts'

const publicActions = {
  createLaneSequence,
  createNonceSequence,
  getBalance,
  getDeal,
  getDealId,
  getDismissal,
  getLane,
  getLanes,
  getMandate,
  getMilestone,
  getPayout,
  getReputation,
  getUsdc,
  isBuyerNonceSpent,
  isNonceSpent,
  nextNonce,
  simulateAmend,
  simulateBatch,
  simulateCancel,
  simulateCancelLane,
  simulateCancelNonces,
  simulateClose,
  simulateCommit,
  simulateCommitAll,
  simulateCommitBundle,
  simulateDeliver,
  simulateDeposit,
  simulateDismiss,
  simulateDispute,
  simulateEngage,
  simulateFinalize,
  simulateRevoke,
  simulateRule,
  simulateSetPayout,
  simulateSettle,
  simulateSplit,
  simulateWaive,
  simulateWithdraw,
  waitForAct,
}

/** Everything that can be asked of the escrow. */
export type EarnestQuestions = Bound<typeof publicActions> & {
  readonly createEventCursor: <Name extends EarnestEventName = EarnestEventName>(
    parameters: CreateEventCursorParameters<Name>,
  ) => EventCursor<Name>
  readonly getEvents: <Name extends EarnestEventName = EarnestEventName>(
    parameters: GetEventsParameters<Name>,
  ) => Promise<readonly EarnestEvent<Name>[]>
  readonly watchEvents: <Name extends EarnestEventName = EarnestEventName>(
    parameters: WatchEventsParameters<Name>,
  ) => () => void
}

/** What {@link earnestPublicActions} adds to a client. */
export type EarnestPublicActions = { readonly earnest: EarnestQuestions }

/**
 * Gives a client, under `earnest`, a method for each view, for each act's simulation, and for events.
 *
 * They have a place of their own since viem's clients have a `getBalance` and a `batch` already.
 *
 * @param parameters.escrow The escrow; default: the one deployed on the client's chain.
 * @example
 * const client = createPublicClient({ chain: base, transport: http() }).extend(earnestPublicActions())
 * const { status } = await client.earnest.getDeal({ terms })
 */
export function earnestPublicActions({ escrow }: { readonly escrow?: Address | undefined } = {}) {
  return (client: EarnestClient): EarnestPublicActions => ({
    earnest: {
      ...bindActions(publicActions, client, { escrow }),
      createEventCursor: (parameters) => createEventCursor(client, { escrow, ...parameters }),
      getEvents: (parameters) => getEvents(client, { escrow, ...parameters }),
      watchEvents: (parameters) => watchEvents(client, { escrow, ...parameters }),
    },
  })
}
