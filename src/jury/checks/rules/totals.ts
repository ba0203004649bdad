import type { CheckOf } from '../../criteria/criteria.ts'
import { follow } from '../../criteria/pointer.ts'
import { compare, type Decimal, decimalOf, distance, plus, times } from '../delivery/decimal.ts'
import type { Rule } from '../rule.ts'
import { show } from '../show.ts'
import { rowsAt, valueAt } from './rowsAt.ts'

/** A total says what its rows come to. Decimal arithmetic: cents add up whatever their order. */
export const totals: Rule<'totals'> = {
  *run({ format, at, rows, field, is, within }, delivery) {
    const [total, list] = [valueAt(delivery, format, at), rowsAt(delivery, format, rows)]
    for (const found of [total, list]) if (!found.ok) yield found.problem
    if (!total.ok || !list.ok) return

    const numbers: Decimal[] = []
    for (const [index, row] of list.value.entries()) {
      const value = follow(row, field)
      // CSV has no null: an empty field is what comes nearest.
      if (value === null || (format === 'csv' && value === '')) continue
      const number = is === 'count' && value !== undefined ? one : decimalOf(value)
      if (number === undefined) yield `row ${index}: ${show(field)} is ${show(value)}, no number`
      else numbers.push(number)
    }
    const found = decimalOf(total.value)
    if (found === undefined) yield `${show(at)} is ${show(total.value)}, no number`
    else if (numbers.length === 0 && is !== 'sum' && is !== 'count')
      yield `there is nothing to take the ${is} of`
    else if (!isNear(found, numbers, is, decimalOf(within) as Decimal)) {
      yield `${show(at)} is ${show(total.value)}, which is not the ${is} of ${show(field)} ± ${within}`
    }
  },
}

const zero: Decimal = { units: 0n, scale: 0 }
const one: Decimal = { units: 1n, scale: 0 }

function isNear(
  found: Decimal,
  numbers: readonly Decimal[],
  is: CheckOf<'totals'>['is'],
  within: Decimal,
): boolean {
  const count: Decimal = { units: BigInt(numbers.length), scale: 0 }
  if (is === 'count') return compare(distance(found, count), within) <= 0
  if (is === 'sum') return compare(distance(found, sumOf(numbers)), within) <= 0
  // |found − sum / count| ≤ within, without a division that would round.
  if (is === 'mean') {
    return compare(distance(times(found, count), sumOf(numbers)), times(within, count)) <= 0
  }
  const sign = is === 'min' ? -1 : 1
  const extreme = numbers.reduce((best, number) => (sign * compare(number, best) > 0 ? number : best))
  return compare(distance(found, extreme), within) <= 0
}

function sumOf(numbers: readonly Decimal[]): Decimal {
  return numbers.reduce(plus, zero)
}
