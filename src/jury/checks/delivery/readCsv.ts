import type { ReadDelivery } from './readDelivery.ts'

/**
 * Reads comma-separated values (RFC 4180) with a header: one object of strings a record, without a prototype, so that a
 * column may have any name.
 */
export function readCsv(text: string, mostRows: number): ReadDelivery {
  const failed = (problem: string): ReadDelivery => ({ ok: false, problem })
  let header: readonly string[] | undefined
  const rows: Record<string, string>[] = []
  let record: string[] = []
  let at = 0
  while (at < text.length) {
    let field: string
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1)
      if (end === undefined) return failed('a quoted field has no end')
      field = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
    } else {
      plainField.lastIndex = at
      field = plainField.exec(text)?.[0] ?? ''
      at += field.length
    }
    record.push(field)

    if (text[at] === ',') {
      at++
      // A comma at the very end has an empty field behind it.
      if (at < text.length) continue
      record.push('')
    } else if (text[at] === '\n') at++
    else if (text[at] === '\r' && text[at + 1] === '\n') at += 2
    else if (at < text.length) return failed(`record ${rows.length + 1} has a quote where none can be`)

    if (header === undefined) {
      if (new Set(record).size < record.length) return failed('two columns have one name')
      header = record
    } else {
      if (record.length !== header.length) {
        return failed(`record ${rows.length + 1} has ${record.length} fields instead of ${header.length}`)
      }
      if (rows.length === mostRows) return failed(`there are more than ${mostRows} records`)
      const row: Record<string, string> = Object.create(null)
      for (const [index, name] of header.entries()) row[name] = record[index] as string
      rows.push(row)
    }
    record = []
  }
  return header === undefined ? failed('there is no header') : { ok: true, value: rows }
}

/** Up to a comma, a break or a quote. */
const plainField = /[^",\r\n]*/y

/** Where a quoted field ends: at a quote that is not doubled. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at
  }
  return undefined
}
