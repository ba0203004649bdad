import type { Random } from '../../core/index.ts'
import { bidSpaceOf, type Outcome, pickWithin, type UtilityFunction } from '../../negotiation/index.ts'

/** Any of the outcomes worth from `target` to `most`; the least above `target` when there is none. */
export function someWithin(
  utility: UtilityFunction,
  target: number,
  most: number,
  random: Random,
): Outcome | undefined {
  return pickWithin(bidSpaceOf(utility), target, most, () => random.uniform())
}
