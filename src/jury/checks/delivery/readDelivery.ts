import type { Format } from '../../criteria/criteria.ts'
import { readCsv } from './readCsv.ts'
import { readJsonDelivery } from './readJsonDelivery.ts'

/** The most rows that are read of lines: each becomes an object, whatever few bytes it had. */
const mostRows = 1_000_000

/** A delivery as it was read, or in a few words why it can't be. */
export type ReadDelivery =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string }

/**
 * Reads what a stranger delivered. Whatever it is, this answers: a problem is a finding, never an error.
 *
 * It imports nothing heavy, since workers read deliveries too.
 */
export function readDelivery(bytes: Uint8Array, format: Format): ReadDelivery {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { ok: false, problem: 'the delivery is not UTF-8' }
  }
  if (format === 'json') return readJsonDelivery(text)
  if (format === 'csv') return readCsv(text, mostRows)
  const lines = linesOf(text)
  if (lines.length > mostRows) return { ok: false, problem: `there are more than ${mostRows} lines` }
  if (format === 'text') return { ok: true, value: lines }
  // As in CSV, blank lines at the end are no rows.
  while (lines.at(-1) === '') lines.pop()
  const rows: unknown[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '') return { ok: false, problem: `line ${index + 1} is a blank line` }
    const row = readJsonDelivery(line)
    if (!row.ok) return { ok: false, problem: `line ${index + 1}: ${row.problem}` }
    rows.push(row.value)
  }
  return { ok: true, value: rows }
}

/** The lines of a text; a break at its end begins no other. */
function linesOf(text: string): string[] {
  const lines = text.split('\n', mostRows + 2).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines.at(-1) === '') lines.pop()
  return lines
}
