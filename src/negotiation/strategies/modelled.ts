import { bidSpaceOf } from '../space/bidSpace.ts'
import { acceptCombi } from './acceptance.ts'
import { askByTime } from './concession.ts'
import type { ModelOpponent } from './models/opponentModel.ts'
import { compose, type Tactic } from './tactic.ts'
import { favouriteWithin } from './window.ts'

/** What {@link modelled} may be told. */
export type ModelledOptions = {
  /** e of 1 − t^(1/e), as of time-dependent concession. */
  readonly exponent?: number | undefined
  /** How far above what it asks for an outcome may be worth, as a utility. */
  readonly window?: number | undefined
}

/**
 * Utility-maximising with an opponent model: asks for as much as time-dependent concession and, among the outcomes that
 * are worth as much to itself, sends the one that the model thinks the counterparty likes best: an offer on its own
 * iso-utility curve (Faratin, Sierra and Jennings, "Using similarity criteria to make issue trade-offs in automated
 * negotiations", 2002). Accepts by AC_combi.
 */
export function modelled(
  model: ModelOpponent,
  { exponent = 0.2, window = 0.03 }: ModelledOptions = {},
): Tactic {
  return compose((course) => {
    const bids = bidSpaceOf(course.utility)
    const opponent = model(course.utility.space)
    return {
      heard: opponent.heard,
      next(moment) {
        const target = askByTime(course, moment, exponent)
        return favouriteWithin(bids, target, target + window, opponent)
      },
    }
  }, acceptCombi(0.95))
}
