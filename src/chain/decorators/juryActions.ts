import type { Address } from 'viem'

import { activate, simulateActivate } from '../court/actions/activate.ts'
import { appeal, simulateAppeal } from '../court/actions/appeal.ts'
import { collect, simulateCollect } from '../court/actions/collect.ts'
import { createPanel, simulateCreatePanel } from '../court/actions/createPanel.ts'
import { draw, simulateDraw } from '../court/actions/draw.ts'
import { drop, simulateDrop } from '../court/actions/drop.ts'
import { enrol, simulateEnrol } from '../court/actions/enrol.ts'
import { execute, simulateExecute } from '../court/actions/execute.ts'
import { increase, simulateIncrease } from '../court/actions/increase.ts'
import { openCase, simulateOpenCase } from '../court/actions/openCase.ts'
import { pay, simulatePay } from '../court/actions/pay.ts'
import { penalize, simulatePenalize } from '../court/actions/penalize.ts'
import { punishEquivocation, simulatePunishEquivocation } from '../court/actions/punishEquivocation.ts'
import { recall, simulateRecall } from '../court/actions/recall.ts'
import { refer, simulateRefer } from '../court/actions/refer.ts'
import { refundAppeal, simulateRefundAppeal } from '../court/actions/refundAppeal.ts'
import { resign, simulateResign } from '../court/actions/resign.ts'
import { seal, simulateSeal } from '../court/actions/seal.ts'
import { simulateStrike, strike } from '../court/actions/strike.ts'
import { simulateVote, vote } from '../court/actions/vote.ts'
import { waitForCourtAct } from '../court/actions/waitForCourtAct.ts'
import { simulateWithdrawStake, withdrawStake } from '../court/actions/withdrawStake.ts'
import { checkArbiter } from '../court/checkArbiter.ts'
import type { CourtEvent, CourtEventName } from '../court/events/courtEvent.ts'
import {
  type CreateCourtEventCursorParameters,
  createCourtEventCursor,
} from '../court/events/createCourtEventCursor.ts'
import { type GetCourtEventsParameters, getCourtEvents } from '../court/events/getCourtEvents.ts'
import { getAppealFee } from '../court/views/getAppealFee.ts'
import { getCase } from '../court/views/getCase.ts'
import { getCaseId } from '../court/views/getCaseId.ts'
import { getDrawing } from '../court/views/getDrawing.ts'
import { getJuror } from '../court/views/getJuror.ts'
import { getJury } from '../court/views/getJury.ts'
import { getOwed } from '../court/views/getOwed.ts'
import { getPanelAddress } from '../court/views/getPanelAddress.ts'
import { getReferral } from '../court/views/getReferral.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { LogCursor } from '../events/createLogCursor.ts'
import { type Bound, bindActions } from './bindActions.ts'

const actions = {
  activate,
  appeal,
  checkArbiter,
  collect,
  createPanel,
  drop,
  draw,
  enrol,
  execute,
  getAppealFee,
  getCase,
  getCaseId,
  getDrawing,
  getJuror,
  getJury,
  getOwed,
  getPanelAddress,
  getReferral,
  increase,
  openCase,
  pay,
  penalize,
  punishEquivocation,
  recall,
  refer,
  refundAppeal,
  resign,
  seal,
  simulateActivate,
  simulateAppeal,
  simulateCollect,
  simulateCreatePanel,
  simulateDrop,
  simulateDraw,
  simulateEnrol,
  simulateExecute,
  simulateIncrease,
  simulateOpenCase,
  simulatePay,
  simulatePenalize,
  simulatePunishEquivocation,
  simulateRecall,
  simulateRefer,
  simulateRefundAppeal,
  simulateResign,
  simulateSeal,
  simulateStrike,
  simulateVote,
  simulateWithdrawStake,
  strike,
  vote,
  waitForCourtAct,
  withdrawStake,
}

/** Everything that can be asked of a court and done in it. */
export type CourtActions = Bound<typeof actions> & {
  readonly createCourtEventCursor: <Name extends CourtEventName = CourtEventName>(
    parameters: CreateCourtEventCursorParameters<Name>,
  ) => LogCursor<CourtEvent<Name>>
  readonly getCourtEvents: <Name extends CourtEventName = CourtEventName>(
    parameters: GetCourtEventsParameters<Name>,
  ) => Promise<readonly CourtEvent<Name>[]>
}

/** What {@link juryActions} adds to a client. */
export type JuryActions = { readonly jury: CourtActions }

/**
 * Gives a client, under `jury`, a method for everything that can be asked of a jury and done in it. For a panel, a call
 * names it as `court`.
 *
 * @param parameters.jury The jury; default: the one deployed on the client's chain.
 * @param parameters.panelFactory The factory of panels; default: likewise.
 * @param parameters.escrow The escrow that {@link checkArbiter} compares with; default: likewise.
 * @example
 * const client = createClient({ account, chain: base, transport: http() }).extend(juryActions())
 * const hash = await client.jury.vote({ id, ballots })
 * const { events } = await client.jury.waitForCourtAct({ hash })
 */
export function juryActions(
  parameters: {
    readonly jury?: Address | undefined
    readonly panelFactory?: Address | undefined
    readonly escrow?: Address | undefined
  } = {},
) {
  const { jury: court, panelFactory, escrow } = parameters
  return (client: EarnestClient): JuryActions => ({
    jury: {
      ...bindActions(actions, client, { court, panelFactory, escrow }),
      createCourtEventCursor: (given) => createCourtEventCursor(client, { court, ...given }),
      getCourtEvents: (given) => getCourtEvents(client, { court, ...given }),
    },
  })
}
