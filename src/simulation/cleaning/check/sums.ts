import type { Expected } from './expectRows.ts'
import type { Rule } from './Finding.ts'
import { at, show } from './Finding.ts'

/** `count` is the number of films; `earliest` and `latest` are the first and the last release. */
export const range: Rule<'range'> = function* (delivered, { count }, { resolved }) {
  const days = resolved.map(({ released }) => `${released}`).sort()
  const needed = { [count]: resolved.length, earliest: days[0], latest: days.at(-1) }
  for (const [name, value] of Object.entries(needed)) yield* compare(name, at(delivered, name), value)
}

/** Under `at`, each field is its sum over the rows, unknown values left out. */
export const totals: Rule<'totals'> = function* (delivered, check, { resolved }) {
  const found = at(delivered, check.at)
  for (const field of check.fields) {
    yield* compare(`${check.at}.${field}`, at(found, field), sum(resolved, field))
  }
}

/** Under `at`, one item a group, ascending, null last: how many films, and the sum of a field. */
export const groups: Rule<'groups'> = function* (delivered, check, { resolved }) {
  const list = at(delivered, check.at)
  const found = Array.isArray(list) ? list : []

  const grouped = Map.groupBy(resolved, (row) => groupOf(row, check.by))
  const names = [...grouped.keys()].filter((name) => name !== null).sort((a, b) => (a > b ? 1 : -1))
  if (grouped.has(null)) names.push(null as never)

  if (found.length !== names.length) yield `there are ${found.length} ${check.at} instead of ${names.length}`
  for (const [index, name] of names.entries()) {
    const rows = grouped.get(name) ?? []
    const needed = { [check.by]: name, films: rows.length, [check.sum]: sum(rows, check.sum) }
    for (const [field, value] of Object.entries(needed)) {
      yield* compare(`${check.at}[${index}].${field} (${show(name)})`, at(found[index], field), value)
    }
  }
}

/** Under `at`, the mean of `value` weighted by `by`, within a tolerance. */
export const mean: Rule<'mean'> = function* (delivered, check, { resolved }) {
  const rated = resolved.filter((row) => row[check.value] !== null && row[check.by] !== null)
  // Ratings have one decimal: tenths are exact, so the order of adding doesn't matter.
  const tenths = rated.reduce(
    (sum, row) => sum + Math.round(Number(row[check.value]) * 10) * Number(row[check.by]),
    0,
  )
  const needed = tenths / 10 / sum(rated, check.by)
  const found = at(delivered, check.at)
  if (typeof found === 'number' && Math.abs(found - needed) <= check.tolerance) return
  yield `${check.at} is ${show(found)} instead of ${needed.toFixed(5)} ± ${check.tolerance}`
}

function* compare(name: string, found: unknown, needed: unknown): Iterable<string> {
  if (found !== needed) yield `${name} is ${show(found)} instead of ${show(needed)}`
}

function sum(rows: readonly Expected[], field: string): number {
  return Number(rows.reduce((total, row) => total + BigInt(row[field] ?? 0), 0n))
}

/** A decade is the year of release with its last digit 0; any other group is a field's value. */
function groupOf(row: Expected, by: string): string | number | null {
  return by === 'decade' ? Number(`${row.released}`.slice(0, 3)) * 10 : (row[by] ?? null)
}
