import type { CheckOf } from '../../criteria/criteria.ts'
import { follow } from '../../criteria/pointer.ts'
import { compare, type Decimal, decimalOf, distance, plus, times } from '../delivery/decimal.ts'
import type { Rule } from '../rule.ts'
import { show } from '../show.ts'
import { numberOf, rowsAt, valueAt } from './rowsAt.ts'

/** A total says what its rows come to. Decimal arithmetic: cents add up whatever their order. */
export const totals: Rule<'totals'> = {
  *run({ format, at, rows, field, is, within }, delivery) {
    const [total, list] = [valueAt(delivery, format, at), rowsAt(delivery, format, rows)]
    for (const found of [total, list]) if (!found.ok) yield found.problem
    if (!total.ok || !list.ok) return

    let tally: Tally = { count: 0n, sum: zero }
    for (const [index, row] of list.value.entries()) {
      const value = follow(row, field)
      // CSV has no null: an empty field is what comes nearest.
      if (value === null || (format === 'csv' && value === '')) continue
      const number = is === 'count' && value !== undefined ? zero : numberOf(value, format)
      if (number === undefined) yield `row ${index}: ${show(field)} is ${show(value)}, no number`
      else tally = added(tally, number)
    }
    const found = numberOf(total.value, format)
    if (found === undefined) yield `${show(at)} is ${show(total.value)}, no number`
    else if (tally.count === 0n && is !== 'sum' && is !== 'count')
      yield `there is nothing to take the ${is} of`
    else if (!isNear(found, tally, is, decimalOf(within) as Decimal)) {
      yield `${show(at)} is ${show(total.value)}, which is not the ${is} of ${show(field)} ± ${within}`
    }
  },
}

const zero: Decimal = { units: 0n, scale: 0 }

/** What is kept of the numbers so far. */
type Tally = {
  readonly count: bigint
  readonly sum: Decimal
  readonly min?: Decimal
  readonly max?: Decimal
}

function added({ count, sum, min, max }: Tally, number: Decimal): Tally {
  return {
    count: count + 1n,
    sum: plus(sum, number),
    min: min === undefined || compare(number, min) < 0 ? number : min,
    max: max === undefined || compare(number, max) > 0 ? number : max,
  }
}

function isNear(
  found: Decimal,
  { count, sum, min = zero, max = zero }: Tally,
  is: CheckOf<'totals'>['is'],
  within: Decimal,
): boolean {
  const whole: Decimal = { units: count, scale: 0 }
  // |found − sum / count| ≤ within, without a division that would round.
  if (is === 'mean') return compare(distance(times(found, whole), sum), times(within, whole)) <= 0
  return compare(distance(found, { sum, count: whole, min, max }[is]), within) <= 0
}
