import type { Rule } from '../rule.ts'
import { rowsAt } from './rowsAt.ts'

/** There are so many rows. */
export const rows: Rule<'rows'> = {
  *run({ format, at, exactly, atLeast = 0, atMost = Number.POSITIVE_INFINITY }, delivery) {
    const found = rowsAt(delivery, format, at)
    if (!found.ok) {
      yield found.problem
      return
    }
    const { length } = found.value
    if (exactly !== undefined && length !== exactly) yield `there are ${length} rows instead of ${exactly}`
    if (length < atLeast) yield `there are ${length} rows, less than ${atLeast}`
    if (length > atMost) yield `there are ${length} rows, more than ${atMost}`
  },
}
