import { decimalOf, isWhole } from '../../delivery/decimal.ts'
import { isLongNumber } from '../../delivery/longNumber.ts'
import { valueText } from '../../delivery/valueText.ts'
import { fail } from '../evaluate.ts'
import { aList, type Keywords } from '../keyword.ts'

/** What a value of JSON is, in the words of JSON Schema. A whole number is an `integer` too. */
function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return isLongNumber(value) ? 'number' : typeof value
}

function isInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value)
  const decimal = isLongNumber(value) ? decimalOf(value) : undefined
  return decimal !== undefined && isWhole(decimal)
}

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

function typeProblem(value: unknown): string | undefined {
  const named = Array.isArray(value) ? value : [value]
  const isGood =
    named.length > 0 && new Set(named).size === named.length && named.every((type) => types.includes(type))
  return isGood ? undefined : `must be one or several of ${types.join(', ')}`
}

/** Keywords for any value. */
export const values: Keywords = {
  type: {
    problem: typeProblem,
    test({ value: allowed }) {
      const named: readonly string[] = Array.isArray(allowed) ? allowed : [allowed]
      return (value, visit) =>
        named.includes(typeOf(value)) ||
        (named.includes('integer') && isInteger(value)) ||
        fail(visit, `must be ${named.join(',')}`)
    },
  },
  const: {
    test: ({ value: needed }) => isOneOf([needed], 'must be equal to constant'),
  },
  enum: {
    problem: aList,
    test: ({ value: allowed }) =>
      isOneOf(allowed as readonly unknown[], 'must be equal to one of the allowed values'),
  },
}

function isOneOf(allowed: readonly unknown[], problem: string) {
  const texts = new Set(allowed.map((value) => valueText(value)))
  const kinds = new Set(allowed.map(typeOf))
  return (value: unknown, visit: Parameters<typeof fail>[0]): boolean =>
    // Of another kind it is none of them, however large it is.
    (kinds.has(typeOf(value)) && texts.has(valueText(value, visit.run.spend))) || fail(visit, problem)
}
