import { compare, type Decimal, decimalOf, distance, magnitude, times } from '../delivery/decimal.ts'
import type { Rule } from '../rule.ts'
import { show } from '../show.ts'
import { numberOf, valueAt } from './rowsAt.ts'

/** A number is near what is expected. Decimal arithmetic: 0.3 is within 0.1 of 0.2. */
export const tolerance: Rule<'tolerance'> = {
  *run({ format, at, expected, absolute, relative = 0 }, delivery) {
    const found = valueAt(delivery, format, at)
    if (!found.ok) {
      yield found.problem
      return
    }
    const number = numberOf(found.value, format)
    const needed = decimalOf(expected) as Decimal
    const most =
      absolute === undefined
        ? times(decimalOf(relative) as Decimal, magnitude(needed))
        : (decimalOf(absolute) as Decimal)
    if (number !== undefined && compare(distance(number, needed), most) <= 0) return
    const margin = absolute === undefined ? `${relative} of it` : absolute
    yield `${show(at)} is ${show(found.value)} instead of ${expected} ± ${margin}`
  },
}
