import { compare, type Decimal, decimalOf, isMultiple } from '../../delivery/decimal.ts'
import { isLongNumber } from '../../delivery/longNumber.ts'
import { fail } from '../evaluate.ts'
import { aNumber, type Keyword, type Keywords } from '../keyword.ts'

/** What arithmetic with all digits takes in steps: more where there can be hundreds of them. */
const stepsFor = (value: unknown) => (typeof value === 'number' ? 16 : 64)

/** Keywords for numbers, in decimal arithmetic: 19.99 is a multiple of 0.01. */
export const numbers: Keywords = {
  minimum: bound('>=', (sign) => sign >= 0),
  maximum: bound('<=', (sign) => sign <= 0),
  exclusiveMinimum: bound('>', (sign) => sign > 0),
  exclusiveMaximum: bound('<', (sign) => sign < 0),
  multipleOf: {
    problem: (value) =>
      Number.isFinite(value) && (value as number) > 0 ? undefined : 'must be a number above 0',
    test({ value: of }) {
      const factor = decimalOf(of) as Decimal
      return (value, visit) => {
        if (!isNumber(value)) return true
        visit.run.spend(stepsFor(value))
        return isMultiple(decimalOf(value) as Decimal, factor) || fail(visit, `must be multiple of ${of}`)
      }
    },
  },
}

function bound(sign: string, holds: (order: number) => boolean): Keyword {
  return {
    problem: aNumber,
    test({ value: edge }) {
      const limit = edge as number
      const exact = decimalOf(edge) as Decimal
      return (value, visit) => {
        if (typeof value === 'number') {
          // Numbers stand for their shortest texts, which are in the same order.
          if (holds(value - limit)) return true
        } else {
          if (!isLongNumber(value)) return true
          visit.run.spend(stepsFor(value))
          if (holds(compare(decimalOf(value) as Decimal, exact))) return true
        }
        return fail(visit, `must be ${sign} ${limit}`)
      }
    },
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || isLongNumber(value)
}
