import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Numbers under prose keys. */
export type Snapshot = Readonly<Record<string, number>>

/** Writes a snapshot, its keys in the order given. */
export function writeSnapshot(file: string, snapshot: Snapshot): void {
  writeFileSync(file, `${JSON.stringify(snapshot, null, 2)}\n`)
}

/**
 * Compares with the snapshot that is checked in, and says on stderr where they differ.
 *
 * @param remedy The command that rewrites it, for when the change is wanted.
 * @returns Whether they are the same.
 */
export function checkSnapshot(file: string, found: Snapshot, remedy: string): boolean {
  const expected: Snapshot = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const differences = differencesOf(expected, found)

  for (const difference of differences) console.error(difference)
  if (differences.length > 0) console.error(`${file} differs; if that is wanted: ${remedy}`)
  return differences.length === 0
}

/** One line for each key whose number changed, appeared or went. */
export function differencesOf(expected: Snapshot, found: Snapshot): string[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
  return keys
    .filter((key) => expected[key] !== found[key])
    .map((key) => {
      const [was, is] = [expected[key], found[key]]
      const change = was === undefined || is === undefined ? '' : ` (${is > was ? '+' : ''}${is - was})`
      return `${key}: ${was ?? 'not there'} → ${is ?? 'gone'}${change}`
    })
}
