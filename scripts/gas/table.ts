/** Columns under their headings; the first to the left, figures to the right. */
export function table(headings: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const align = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')

  return [align(headings), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(align)].join(
    '\n',
  )
}
