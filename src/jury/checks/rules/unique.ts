import { follow } from '../../criteria/pointer.ts'
import { isLongNumber } from '../delivery/longNumber.ts'
import { valueText } from '../delivery/valueText.ts'
import type { Rule } from '../rule.ts'
import { show } from '../show.ts'
import { rowsAt } from './rowsAt.ts'

/** Some fields together are a key: every row has it, no two have the same. */
export const unique: Rule<'unique'> = {
  *run({ format, rows, fields }, delivery) {
    const found = rowsAt(delivery, format, rows)
    if (!found.ok) {
      yield found.problem
      return
    }
    const first = new Map<string, number>()
    for (const [index, row] of found.value.entries()) {
      const values = fields.map((field) => follow(row, field))
      const missing = values.findIndex((value) => !isKey(value))
      if (missing >= 0) {
        yield `row ${index}: ${show(fields[missing])} is ${show(values[missing])}, no key`
        continue
      }
      const key = valueText(values)
      const other = first.get(key)
      if (other === undefined) first.set(key, index)
      else yield `row ${index} has the key of row ${other}`
    }
  },
}

/** Texts, numbers and truth values; `1` and `"1"` are two. */
function isKey(value: unknown): boolean {
  return (value !== '' && ['string', 'number', 'boolean'].includes(typeof value)) || isLongNumber(value)
}
