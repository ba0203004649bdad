import type { ReadDelivery } from './readDelivery.ts'

/** The deepest nesting that is read. */
const mostDeep = 128

/**
 * Reads JSON that everybody reads alike: a name twice in one object, of which parsers take the first or the last, is
 * refused, and nesting that could exhaust whoever walks it. `__proto__` is a name as any other.
 */
export function readJson(text: string): ReadDelivery {
  const problem = structureProblem(text)
  if (problem !== undefined) return { ok: false, problem }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, problem: 'the delivery is not JSON' }
  }
}

/** What is wrong with the brackets and names of a text. What this gets wrong in a text that is no JSON, parsing refuses. */
function structureProblem(text: string): string | undefined {
  const open: (Set<string> | 'object' | 'array')[] = []
  const marks = /[{}[\]"]/g
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '{') open.push('object')
    else if (mark[0] === '[') open.push('array')
    else if (mark[0] === '"') {
      const end = endOfString(text, mark.index + 1)
      marks.lastIndex = end
      const inside = open.at(-1)
      if (inside === undefined || inside === 'array' || !isName(text, end)) continue
      const name = nameOf(text.slice(mark.index, end))
      const names = inside === 'object' ? new Set<string>() : inside
      if (names.has(name)) return 'an object has a name twice'
      names.add(name)
      open[open.length - 1] = names
    } else open.pop()
    if (open.length > mostDeep) return `the delivery is nested deeper than ${mostDeep}`
  }
  return undefined
}

/** Where a string ends: behind a quote with an even number of backslashes before it. Patterns fail on long strings. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let first = quote
    while (text[first - 1] === '\\') first--
    if ((quote - first) % 2 === 0) return quote + 1
  }
  return text.length
}

function isName(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

function nameOf(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return JSON.parse(token) as string
  } catch {
    return token
  }
}
