import { stripVTControlCharacters } from 'node:util'

/** How many tests a command ran. */
export type TestCount = { readonly passed: number; readonly failed: number; readonly skipped: number }

/**
 * Reads the counts out of what Hardhat's two test runners print: `12 passing (3s)`, `1 failing`, `2 pending`,
 * each alone on a line.
 */
export function countTests(output: string): TestCount {
  const plain = stripVTControlCharacters(output)
  const sum = (word: string) =>
    [...plain.matchAll(new RegExp(`^ *(\\d+) ${word}(?: \\([^)]*\\))?$`, 'gm'))].reduce(
      (total, [, count]) => total + Number(count),
      0,
    )

  return { passed: sum('passing'), failed: sum('failing'), skipped: sum('(?:pending|skipped)') }
}

/** How many tests passed so far, by their tick marks. */
export function countTicks(output: string): number {
  return stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => /^ *✔ /.test(line)).length
}
