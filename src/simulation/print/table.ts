/** A column of a table: its heading, and whether it lines up on the right, as figures do. */
export type Column = { readonly heading: string; readonly right?: boolean }

/**
 * Lines of a table, two spaces between columns; without headings when all are empty.
 *
 * @param rows One text a column.
 * @param style How headings are to look; they keep their width.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: (heading: string) => string = (heading) => heading,
): string[] {
  const headed = columns.some(({ heading }) => heading !== '')
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map(({ right }, index) => {
        const [cell = '', width = 0] = [cells[index], widths[index]]
        return right ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()

  const body = rows.map(line)
  return headed ? [style(line(columns.map(({ heading }) => heading))), ...body] : body
}
