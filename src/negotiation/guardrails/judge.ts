import type { Verdict } from '../../core/index.ts'
import type { RecordedVerdict } from '../store/negotiationRecord.ts'
import { aboveReservation } from './aboveReservation.ts'
import { allowedPlace } from './allowedPlace.ts'
import type { Guardrail, GuardrailContext, Outgoing } from './guardrail.ts'
import { oneDigestARound } from './oneDigestARound.ts'
import { oneFirmPerLane } from './oneFirmPerLane.ts'
import { oneFirmPerNeed } from './oneFirmPerNeed.ts'
import { timeToCommit } from './timeToCommit.ts'
import { wellFormed } from './wellFormed.ts'
import { willingArbiter } from './willingArbiter.ts'
import { withinBonds } from './withinBonds.ts'
import { withinCapacity } from './withinCapacity.ts'
import { withinLife } from './withinLife.ts'
import { withinMandate } from './withinMandate.ts'
import { withinMoney } from './withinMoney.ts'

/** Every rule by its name. */
export const guardrails = {
  oneDigestARound,
  wellFormed,
  allowedPlace,
  willingArbiter,
  aboveReservation,
  withinLife,
  timeToCommit,
  withinMoney,
  withinBonds,
  withinCapacity,
  oneFirmPerNeed,
  oneFirmPerLane,
  withinMandate,
} as const satisfies Record<string, Guardrail>

/** All verdicts on a move, and the first refusal among them. */
export type Judgement = { readonly verdicts: readonly RecordedVerdict[]; readonly verdict: Verdict }

/** Runs every rule, whatever the others say, and keeps every verdict. */
export function judge(outgoing: Outgoing, context: GuardrailContext): Judgement {
  const verdicts = Object.entries(guardrails).map(([rule, guardrail]) => ({
    round: outgoing.draft.round,
    digest: outgoing.digest,
    rule,
    verdict: guardrail(outgoing, context),
    at: context.now,
  }))
  const refusal = verdicts.find(({ verdict }) => !verdict.ok)?.verdict
  return { verdicts, verdict: refusal ?? { ok: true } }
}
