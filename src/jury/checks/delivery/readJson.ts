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
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{') open.push('object')
    else if (token === '[') open.push('array')
    else if (token === '}' || token === ']') open.pop()
    else {
      const inside = open.at(-1)
      if (inside === undefined || inside === 'array' || !isName(text, index + token.length)) continue
      const name = token.includes('\\') ? unescaped(token) : token.slice(1, -1)
      const names = inside === 'object' ? new Set<string>() : inside
      if (names.has(name)) return 'an object has a name twice'
      names.add(name)
      open[open.length - 1] = names
    }
    if (open.length > mostDeep) return `the delivery is nested deeper than ${mostDeep}`
  }
  return undefined
}

/** Brackets and strings. A string that never ends is one token: it is not looked for again from each quote inside. */
const tokens = /[{}[\]]|"(?:[^"\\]|\\.)*"?/gs

function isName(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

function unescaped(token: string): string {
  try {
    return JSON.parse(token) as string
  } catch {
    return token
  }
}
