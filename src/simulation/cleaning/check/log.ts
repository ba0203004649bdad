import type { Rule } from './Finding.ts'
import { at, rowsOf, show } from './Finding.ts'

/** The log, replayed on what the data set says, gives the rows; it holds nothing else. */
export const log: Rule<'log'> = function* (delivered, _check, { basis, typed }) {
  const entries = at(delivered, 'log')
  if (!Array.isArray(entries)) {
    yield 'there is no log'
    return
  }

  const replayed: Record<string, unknown>[] = typed.map((row) => ({ ...row }))
  for (const [index, entry] of entries.entries()) {
    const [id, field, before, after] = ['id', 'field', 'before', 'after'].map((name) => at(entry, name))
    const row = typeof id === 'number' ? replayed[id] : undefined

    if (!row || typeof field !== 'string' || !Object.hasOwn(basis.reading, field)) {
      yield `entry ${index}: there is no ${show(field)} in row ${show(id)}`
    } else if (row[field] !== before) {
      yield `entry ${index}: ${field} of row ${id} was ${show(row[field])}, not ${show(before)}`
    } else if (before === after) {
      yield `entry ${index}: ${field} of row ${id} does not change`
    } else {
      row[field] = after
    }
  }

  const rows = rowsOf(delivered)
  if (rows.length !== replayed.length) yield `there are ${rows.length} rows instead of ${replayed.length}`
  for (const [id, row] of replayed.entries()) {
    for (const [field, value] of Object.entries(row)) {
      const found = rows[id]?.[field]
      if (found !== value) yield `row ${id}: ${field} is ${show(found)}, by the log ${show(value)}`
    }
  }
}
