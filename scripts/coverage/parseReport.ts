/** What part of a file the tests ran, in percent. */
export type FileCoverage = {
  readonly file: string
  readonly lines: number
  readonly statements: number
  /** Line numbers and ranges as reported: `12, 14-15`. */
  readonly uncovered: string
}

/**
 * Reads the table that Hardhat prints under `--coverage`.
 *
 * @returns The files, the row `Total` last.
 * @throws {Error} when there is no table with a total: nothing was measured.
 */
export function parseReport(output: string): FileCoverage[] {
  const rows = [
    ...output.matchAll(
      /^║ (?<file>\S+) +│ (?<lines>[\d.]+) +│ (?<statements>[\d.]+) +│ (?<uncovered>.*)║$/gm,
    ),
  ].map(({ groups }) => ({
    file: groups?.file ?? '',
    lines: Number(groups?.lines),
    statements: Number(groups?.statements),
    uncovered: groups?.uncovered?.replace(/^-/, '').trim() ?? '',
  }))

  if (rows.at(-1)?.file !== 'Total') throw new Error('no coverage report was printed')
  return rows
}
