import { BaseError } from '../../../core/index.ts'

/**
 * The most steps that one check by a schema may take. A step is a keyword that is looked at, a value that is compared, or a state
 * that a pattern is in, so their number is the same on every machine.
 */
export const mostSteps = 250_000_000

/** The most schemas that may be at work at once, one led to by another: they take a quarter of the stack that a worker has. */
export const mostDeep = 1_000

/** Counts steps; past the most of them, throws. */
export type Spend = (steps: number) => void

/** @throws {StepsSpentError} from what it returns, when the steps are spent. */
export function countSteps(most: number): Spend {
  let left = most
  return (steps) => {
    left -= steps
    if (left < 0) throw new StepsSpentError('steps', most)
  }
}

/** Thrown when a check took all the steps that it may. Code `StepsSpent`. */
export class StepsSpentError extends BaseError {
  override readonly name = 'StepsSpentError'

  constructor(what: 'steps' | 'schemas at once', allowed: number) {
    super('The check took more than it may', { code: 'StepsSpent', details: { what, allowed } })
  }
}
