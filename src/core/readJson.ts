import { isJsonNumber } from './canonicalJson.ts'
import { keepsDigits } from './decimalText.ts'
import { passed, type Refusal, refused, type Verdict } from './verdict.ts'

/** The deepest nesting a message may have; ours have six levels, acceptance criteria as data some more. */
const mostDeep = 32

/** What is wrong with a text that should be JSON. */
export type JsonRefusal = 'MessageMalformed' | 'MessageAmbiguous' | 'MessageTooDeep'

/** JSON as it was read, or why it was not. */
export type ReadJson = { readonly ok: true; readonly value: unknown } | Refusal<JsonRefusal>

/**
 * Reads JSON that says one thing only: a name twice in one object, a name that JavaScript gives another meaning, a
 * number that is rounded, or nesting without end are refused.
 *
 * What is signed is the number that was read, as JavaScript writes it. So a number is taken only where that has the very value
 * of what was sent: 0.10 and 1e2 are, as 0.1 and 100; 0.1000000000000000055, 1e-400, 1e400, whole numbers beyond
 * ±(2⁵³ − 1) and -0, whose sign would be lost, are not.
 */
export function readJson(text: string): ReadJson {
  // Depth comes first: it is what could exhaust a parser.
  const structure = scan(text)
  if (!structure.ok) return structure
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return refused('MessageMalformed', 'The message is no JSON')
  }
}

/**
 * Walks the tokens of a text that may or may not be JSON: whatever it gets wrong in a text that is none,
 * `JSON.parse` refuses.
 */
function scan(text: string): Verdict<JsonRefusal> {
  const open: (Set<string> | undefined)[] = []
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token.startsWith('"')) {
      const names = open.at(-1)
      if (names === undefined || !isName(text, index + token.length)) continue
      const name = unquote(token)
      if (name === undefined) return refused('MessageMalformed', 'The message is no JSON')
      if (names.has(name) || name === '__proto__') {
        return refused('MessageAmbiguous', 'The message has a name twice, or one with another meaning', {
          name,
        })
      }
      names.add(name)
    } else if (!isExact(token)) {
      return refused('MessageAmbiguous', 'The message has a number that is not exact', { number: token })
    }
    if (open.length > mostDeep) {
      return refused('MessageTooDeep', 'The message is nested too deep', { most: mostDeep })
    }
  }
  return passed
}

/**
 * Brackets, strings and numbers; what stands between them carries neither names nor depth. A string that never ends is
 * one token too: looking for its end again from each quote inside would take quadratic time.
 */
const tokens = /[{}[\]]|"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*/gs

/** Whether a colon follows: then the string before it is a name. */
function isName(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

function unquote(token: string): string | undefined {
  try {
    return JSON.parse(token) as string
  } catch {
    return undefined
  }
}

function isExact(token: string): boolean {
  const value = Number(token)
  return isJsonNumber(value) && !Object.is(value, -0) && keepsDigits(value, token)
}
