import type { Basis } from '../Criteria.ts'
import type { RawRow } from '../readDataset.ts'

/** A row as a checker expects it. */
export type Expected = Record<string, string | number | null>

/**
 * What the data set says, read as the criteria say. It shares no code with the work it judges.
 *
 * @returns One row a film, with `id`.
 */
export function expectTyped(raw: readonly RawRow[], { reading }: Basis): readonly Expected[] {
  const fields = Object.entries(reading)
  return raw.map((row, id) => {
    const expected: Expected = { id }
    for (const [field, { from, as }] of fields) expected[field] = readers[as](row[from] ?? null)
    return expected
  })
}

const readers = {
  text: (value: Expected[string]) => (value === null ? null : `${value}`.trim()),
  number: (value: Expected[string]) => value,
  quantity: (value: Expected[string]) => value || null,
  date: (value: Expected[string]) => new Date(`${value} UTC`).toISOString().slice(0, 10),
}

/** The expected rows with impossible dates and doubles resolved, without keys. */
export function expectResolved(typed: readonly Expected[], basis: Basis): readonly Expected[] {
  const { figures, latest } = basis.resolution
  const alike = (row: Expected) => JSON.stringify([row.title, ...figures.map((figure) => row[figure])])

  const seen: Record<string, number> = {}
  for (const row of typed) seen[alike(row)] = (seen[alike(row)] ?? 0) + 1

  return typed.map((row) => {
    const resolved: Expected = { ...row, released: expectedRelease(row, latest) }
    const shared = row.title !== null && (seen[alike(row)] ?? 0) > 1
    for (const figure of figures) if (shared) resolved[figure] = null
    return resolved
  })
}

/** The release day of a typed row: a century earlier when it is past the latest day. */
export function expectedRelease({ released }: Expected, latest: string): string {
  const day = new Date(`${released}`)
  if (day > new Date(latest)) day.setUTCFullYear(day.getUTCFullYear() - 100)
  return day.toISOString().slice(0, 10)
}
