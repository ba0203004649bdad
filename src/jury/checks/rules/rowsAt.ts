import type { Format } from '../../criteria/criteria.ts'
import { follow } from '../../criteria/pointer.ts'
import { type Decimal, decimalOf } from '../delivery/decimal.ts'
import type { Delivery } from '../delivery/delivery.ts'
import { isLongNumber } from '../delivery/longNumber.ts'
import { show } from '../show.ts'

/** What a delivery has in a place, or in a few words why it has nothing there. */
export type Found<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string }

/** What a pointer leads to in a delivery. */
export function valueAt(delivery: Delivery, format: Format | undefined, pointer: string): Found<unknown> {
  const read = delivery.read(format ?? 'json')
  if (!read.ok) return read
  const value = follow(read.value, pointer)
  return value === undefined
    ? { ok: false, problem: `there is nothing at ${show(pointer)}` }
    : { ok: true, value }
}

/** The rows that a pointer leads to in a delivery. */
export function rowsAt(
  delivery: Delivery,
  format: Format | undefined,
  pointer: string,
): Found<readonly unknown[]> {
  const found = valueAt(delivery, format, pointer)
  if (!found.ok) return found
  const { value } = found
  return Array.isArray(value)
    ? { ok: true, value }
    : { ok: false, problem: `at ${show(pointer)} are no rows` }
}

/** The number that a value of a delivery is; undefined: none. In formats without numbers, it is a text of digits. */
export function numberOf(value: unknown, format: Format | undefined): Decimal | undefined {
  const isTextual = format === 'csv' || format === 'text'
  return isTextual || typeof value === 'number' || isLongNumber(value) ? decimalOf(value) : undefined
}
