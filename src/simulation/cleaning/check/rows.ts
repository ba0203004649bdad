import { expectedRelease } from './expectRows.ts'
import type { Rule } from './Finding.ts'
import { rowsOf, show } from './Finding.ts'

/** There are as many rows as in the data set, each with its index as `id`. */
export const order: Rule<'order'> = function* (delivered, _check, { typed }) {
  const rows = rowsOf(delivered)
  if (rows.length !== typed.length) yield `there are ${rows.length} rows instead of ${typed.length}`
  for (const [id, row] of rows.entries()) if (row.id !== id) yield `row ${id} has the id ${show(row.id)}`
}

/** Every field of every row is what the reading makes of the data set. */
export const fields: Rule<'fields'> = function* (delivered, _check, { typed }) {
  const rows = rowsOf(delivered)
  for (const [id, expected] of typed.entries()) {
    for (const [field, value] of Object.entries(expected)) {
      const found = rows[id]?.[field]
      if (found !== value) yield `row ${id}: ${field} is ${show(found)} instead of ${show(value)}`
    }
  }
}

/** Dates after the latest day went back a century, the others stayed. */
export const dates: Rule<'dates'> = function* (delivered, _check, { basis, typed }) {
  const rows = rowsOf(delivered)
  for (const [id, row] of typed.entries()) {
    const needed = expectedRelease(row, basis.resolution.latest)
    const found = rows[id]?.released
    if (found !== needed) yield `row ${id}: released is ${show(found)} instead of ${show(needed)}`
  }
}
