import { posix } from 'node:path'

import { importsOf, passedOn } from './importsOf.ts'

/**
 * Which rooms a room may import. Doors open one way; `peers` may use one another, but never in a circle, and the jury
 * needs nothing of how a deal was bargained.
 * `server` is the rooms over HTTP: whatever runs on a machine of its own may open it, a web page may not.
 * Porches are where everything is put together: nothing imports them.
 */
const PEERS = ['chain', 'negotiation', 'market', 'jury', 'reputation']
export const PORCHES = ['cli', 'web', 'simulation']
const HANDED_IN = ['storage', 'telemetry']
const INNER = ['core', 'terms', ...PEERS]
const ALL = [...INNER, ...HANDED_IN, 'agent']
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  terms: ['core'],
  ...Object.fromEntries(PEERS.map((room) => [room, INNER])),
  jury: INNER.filter((room) => room !== 'negotiation'),
  ...Object.fromEntries(HANDED_IN.map((room) => [room, ['core', 'terms']])),
  server: INNER,
  agent: [...INNER, 'server'],
  cli: [...ALL, 'server'],
  simulation: [...ALL, 'server'],
  web: ALL,
}

/** Something that an import rule forbids. */
export type Violation = { readonly file: string; readonly line: number; readonly problem: string }

/**
 * Checks the import rules between rooms.
 *
 * @param sources The TypeScript modules under `src`, by path (`src/terms/sign.ts`).
 */
export function violationsOf(sources: Readonly<Record<string, string>>): Violation[] {
  const violations: Violation[] = []
  const edges = new Map<string, Map<string, { file: string; line: number }>>()

  for (const [file, source] of Object.entries(sources)) {
    const room = roomOf(file)
    if (room === undefined) {
      violations.push({ file, line: 1, problem: 'a module lives in a room: src/<room>/' })
      continue
    }
    if (!(room in DOORS)) {
      violations.push({ file, line: 1, problem: `${room} is no room; see DOORS in scripts/rooms` })
      continue
    }
    const index = file === `src/${room}/index.ts`

    for (const { name, line } of index ? [] : passedOn(source)) {
      violations.push({ file, line, problem: `only a room's index.ts re-exports (${name})` })
    }

    for (const { specifier, line, reexports, wildcard } of importsOf(source)) {
      const report = (problem: string) => violations.push({ file, line, problem })

      if (reexports && !index) report("only a room's index.ts re-exports")
      if (reexports && wildcard) report('re-exports are by name')
      if (!specifier.startsWith('.')) {
        if (specifier === 'earnest' || specifier.startsWith('earnest/'))
          report('import the room, not the package')
        continue
      }

      const target = posix.join(posix.dirname(file), specifier)
      const to = roomOf(target)
      if (!target.startsWith('src/')) {
        if (!target.endsWith('.json')) report(`${room} imports ${target}, which is outside src`)
        continue
      }
      if (to === undefined) {
        report(`${target} is in no room`)
        continue
      }
      if (to === room) {
        if (target === `src/${room}/index.ts`) report('a room does not use its own door')
        continue
      }
      if (!DOORS[room]?.includes(to)) {
        report(PORCHES.includes(to) ? `${to} is a porch: nothing imports it` : `${room} may not import ${to}`)
      }
      if (target !== `src/${to}/index.ts`) report(`${to} is entered through ${to}/index.ts`)

      const from = edges.get(room) ?? new Map()
      if (!from.has(to)) from.set(to, { file, line })
      edges.set(room, from)
    }
  }

  return [...violations, ...circlesOf(edges)]
}

/** The room a path is in: `src/<room>/…`. */
function roomOf(path: string): string | undefined {
  const [src, room, ...rest] = path.split('/')
  return src === 'src' && rest.length > 0 ? room : undefined
}

/** One violation for each import that closes a circle of rooms. */
function circlesOf(
  edges: ReadonlyMap<string, ReadonlyMap<string, { file: string; line: number }>>,
): Violation[] {
  const circles: Violation[] = []
  const done = new Set<string>()

  const visit = (room: string, path: readonly string[]): void => {
    if (done.has(room)) return
    for (const [to, where] of edges.get(room) ?? []) {
      const start = [...path, room].indexOf(to)
      if (start >= 0) {
        const circle = [...path, room].slice(start)
        circles.push({ ...where, problem: `rooms in a circle: ${[...circle, to].join(' → ')}` })
      } else visit(to, [...path, room])
    }
    done.add(room)
  }
  for (const room of edges.keys()) visit(room, [])

  return circles
}
