import { PORCHES } from '../rooms/violationsOf.ts'

/**
 * The names that a room's index.ts re-exports, sorted; `type X` for what is a type alone. Import rules let an index
 * export in no other way than by `export { … } from`.
 */
export function exportsOf(index: string): string[] {
  return [...index.matchAll(/^export (?<type>type )?\{(?<names>[^}]*)\} from/gm)]
    .flatMap(({ groups }) =>
      (groups?.names ?? '')
        .replace(/\/\/[^\n]*/g, '')
        .split(',')
        .map((name) =>
          name.replace(/^.*\bas\s+/s, (before) => (/^\s*type\b/.test(before) ? 'type ' : '')).trim(),
        )
        .filter((name) => name !== '')
        .map((name) => (groups?.type && !name.startsWith('type ') ? `type ${name}` : name)),
    )
    .sort()
}

/** The rooms that programs can import: all that have a door, but the porches. */
export function publicRooms(indexFiles: readonly string[]): string[] {
  return indexFiles
    .map((file) => file.split('/')[1] ?? '')
    .filter((room) => !PORCHES.includes(room))
    .sort()
}
