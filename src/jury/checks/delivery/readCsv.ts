import type { ReadDelivery } from './readDelivery.ts'

/**
 * Reads comma-separated values (RFC 4180) with a header: one object of strings a record, without a prototype, so that a
 * column may have any name. Lines end with CRLF, LF, or all of them with CR alone. Blank lines at the end are no records;
 * where a record of one column is empty there, `""` says so.
 */
export function readCsv(text: string, mostRows: number): ReadDelivery {
  const failed = (problem: string): ReadDelivery => ({ ok: false, problem })
  let header: readonly string[] | undefined
  const rows: Record<string, string>[] = []
  let record: string[] = []
  const end = endOfRecords(text)
  const breaks = { lf: false, cr: false }
  let at = 0
  while (at < end) {
    const place = header === undefined ? 'the header' : `record ${rows.length + 1}`
    let field: string
    if (text[at] === '"') {
      const closing = closingQuote(text, at + 1)
      if (closing === undefined) return failed(`${place} has a quoted field without an end`)
      field = text.slice(at + 1, closing).replaceAll('""', '"')
      at = closing + 1
      if (at < end && !isBoundary(text[at])) return failed(`${place} has text behind a closing quote`)
    } else {
      plainField.lastIndex = at
      field = plainField.exec(text)?.[0] ?? ''
      at += field.length
      if (text[at] === '"') return failed(`${place} has a quote inside a field that is not quoted`)
    }
    record.push(field)

    if (text[at] === ',') {
      at++
      // A comma at the very end has an empty field behind it.
      if (at < end) continue
      record.push('')
    } else if (text[at] === '\n') {
      breaks.lf = true
      at++
    } else if (text[at] === '\r') {
      const isPair = text[at + 1] === '\n'
      breaks[isPair ? 'lf' : 'cr'] = true
      at += isPair ? 2 : 1
    }
    if (breaks.lf && breaks.cr) return failed('some lines end with CR alone and others with LF')

    if (header === undefined) {
      const problem = headerProblem(record)
      if (problem !== undefined) return failed(problem)
      header = record
    } else {
      if (record.length !== header.length) {
        if (isBlank(header)) return failed('the header is a blank line')
        return failed(
          `${place} ${isBlank(record) ? 'is a blank line' : `has ${record.length} fields instead of ${header.length}`}`,
        )
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

function isBlank([first, ...others]: readonly string[]): boolean {
  return first === '' && others.length === 0
}

/** Up to a comma, a break or a quote. */
const plainField = /[^",\r\n]*/y

function isBoundary(character: string | undefined): boolean {
  return character === ',' || character === '\n' || character === '\r'
}

/** Where the last record ends: whatever blank lines follow it. */
function endOfRecords(text: string): number {
  let end = text.length
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end--
  return end
}

/** Two columns of one name, or of none: a record could not say both. */
function headerProblem(header: readonly string[]): string | undefined {
  const first = new Map<string, number>()
  for (const [index, name] of header.entries()) {
    const other = first.get(name)
    if (other === undefined) first.set(name, index)
    else {
      const columns = `columns ${other + 1} and ${index + 1}`
      return name === '' ? `${columns} both have no name` : `${columns} have one name`
    }
  }
  return undefined
}

/** Where a quoted field ends: at a quote that is not doubled. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at
  }
  return undefined
}
