import type { Expected } from './expectRows.ts'
import type { Rule } from './Finding.ts'
import { at, rowsOf, show } from './Finding.ts'

/** Keys are unique, doubles are listed, and films that shared figures have none. */
export const doubles: Rule<'doubles'> = function* (delivered, _check, { basis, typed, resolved }) {
  const rows = rowsOf(delivered)

  const keys = new Set<unknown>()
  for (const [id, { key }] of rows.entries()) {
    if (typeof key !== 'string') yield `row ${id} has no key`
    else if (keys.has(key)) yield `row ${id}: another row has the key ${show(key)} too`
    keys.add(key)
  }

  const listed = new Map<string, string>()
  const list = at(delivered, 'doubles')
  for (const item of Array.isArray(list) ? list : []) {
    const title = show(at(item, 'title'))
    if (listed.has(title)) yield `${title} is listed twice`
    listed.set(title, show(at(item, 'ids')))
  }
  const needed = titlesThatRepeat(typed)
  for (const [title, ids] of needed) {
    if (listed.get(title) !== ids) yield `${title}: rows ${listed.get(title) ?? '[]'} instead of ${ids}`
  }
  for (const title of listed.keys()) if (!needed.has(title)) yield `${title} is no double`

  for (const [id, expected] of resolved.entries()) {
    for (const figure of basis.resolution.figures) {
      const found = rows[id]?.[figure]
      if (found === expected[figure]) continue
      yield `row ${id}: ${figure} is ${show(found)} instead of ${show(expected[figure])}`
    }
  }
}

/** Shown title → shown ids, for each title of two films or more. */
function titlesThatRepeat(rows: readonly Expected[]): ReadonlyMap<string, string> {
  const grouped = Map.groupBy(
    rows.filter(({ title }) => title !== null),
    ({ title }) => title,
  )
  const repeated = [...grouped].filter(([, same]) => same.length > 1)
  return new Map(repeated.map(([title, same]) => [show(title), show(same.map(({ id }) => id))]))
}
