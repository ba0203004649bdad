import type { Criteria } from '../criteria/criteria.ts'
import type { Rationale } from '../deliberation/rationale.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { type Obstacle, obstacles } from '../jurors/obstacle.ts'
import { contradicted, type JurorPoint } from './point.ts'

/** What the bundle and the criteria show of what a hindrance is about. */
export type HindranceGround = {
  readonly criteria: Criteria
  /** The bundle that the rationale names; undefined: it is not shown. */
  readonly bundle: Bundle | undefined
  /** Whether there was something to ask: no required check failed. */
  readonly asks: boolean
}

/**
 * Whether what kept a juror from an answer fits all else that it tells. That it was so nobody can show: a model that refuses
 * one day answers on another. So this finds what contradicts a hindrance, and what would need one.
 *
 * @returns Nothing, where nothing speaks against it.
 */
export function hindrancePoints(rationale: Rationale, ground: HindranceGround): readonly JurorPoint[] {
  const { hindrance } = rationale
  if (hindrance === undefined) {
    const missing = missingOf(rationale, ground)
    return missing === undefined ? [] : [contradicted('hindrance', 'HindranceMissing', missing)]
  }
  const { by, reason } = hindrance
  const misfit = by === 'buyer' ? ofBuyer(reason, rationale, ground) : ofSeller(reason, rationale, ground)
  return misfit === undefined ? [] : [contradicted('hindrance', 'HindranceMismatch', misfit, { hindrance })]
}

/** What a juror left out and gives no reason for. */
function missingOf(
  { by, checks, answers }: Rationale,
  { criteria, bundle, asks }: HindranceGround,
): string | undefined {
  if (checks?.findings.some(({ found }) => found === null)) {
    return 'A check was not run, and nothing is said to have stood in the way'
  }
  if (by?.kind !== 'model' || !asks) return undefined
  if (by.asked === null) {
    if (criteria.questions.some(({ name }) => answers[name])) return undefined
    return 'No model was asked, and nothing is said to have stood in the way'
  }
  if (bundle?.statements.buyer === undefined || by.asked.prompt.statements.includes('buyer')) return undefined
  return "The buyer's statement was left out, and nothing is said to have stood in the way"
}

/** Why the buyer's statement can't have been left out as a juror says; undefined: it can. */
function ofBuyer(reason: Obstacle, { by }: Rationale, { bundle }: HindranceGround): string | undefined {
  if (obstacles[reason] !== 'traced' && reason !== 'unreadable') return 'No statement of a buyer does that'
  const asked = by?.kind === 'model' ? by.asked : null
  if (asked === null) return "The buyer's statement was left out, and no answer without it is told"
  if (asked.prompt.statements.includes('buyer')) return "The model was shown the buyer's statement"
  if (bundle !== undefined && bundle.statements.buyer === undefined) {
    return 'The buyer made no statement that could be left out'
  }
  return undefined
}

/** Why questions or checks can't have come to nothing as a juror says; undefined: they can. */
function ofSeller(
  reason: Obstacle,
  { by, checks, answers }: Rationale,
  { criteria, asks }: HindranceGround,
): string | undefined {
  if (obstacles[reason] === 'own') return 'Who is kept from judging by a failing of its own does not vote'
  if (reason === 'noBundle') return 'Nothing was shown, and yet the juror tells what it judged'
  if (reason === 'unanswerable') {
    // Of checks that are not told, any may not have been run.
    if (checks === null || checks.findings.some(({ found }) => found === null)) return undefined
    if (by?.kind !== 'model' && asks) return undefined
    return 'All checks were run, and nothing asks for what the juror has not'
  }
  if (!asks) return 'Nothing was asked that could have come to nothing'
  if (by?.kind === 'model' && by.asked !== null) return 'The model answered'
  if (criteria.questions.some(({ name }) => answers[name])) return 'Questions are answered yes'
  return undefined
}
