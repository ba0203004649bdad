import { compilePattern, type Pattern } from '../../pattern/compilePattern.ts'
import { matches } from '../../pattern/matches.ts'
import { show } from '../../show.ts'
import { fail } from '../evaluate.ts'
import { formatOf } from '../formats/formatOf.ts'
import { aCount, aText, type Keyword, type Keywords } from '../keyword.ts'

/** Keywords for texts. */
export const texts: Keywords = {
  maxLength: lengthBound('more', (length, edge) => length <= edge),
  minLength: lengthBound('fewer', (length, edge) => length >= edge),
  pattern: {
    problem: patternProblem,
    test({ value: source }) {
      const pattern = patternOf(source as string)
      return (value, visit) =>
        typeof value !== 'string' ||
        matches(pattern, value, visit.run.spend) ||
        fail(visit, `must match pattern "${source}"`)
    },
  },
  /** Asked for, not told: whoever names a format in criteria means it. */
  format: {
    problem: (name) =>
      aText(name) ?? (formatOf(name as string) ? undefined : `${show(name)} is no format that is known`),
    test({ value: name }) {
      const isFormat = formatOf(name as string)
      return (value, visit) =>
        isFormat === undefined ||
        isFormat(value, visit.run.spend) ||
        fail(visit, `must match format "${name}"`)
    },
  },
}

/** What is wrong with a pattern of a schema. */
export function patternProblem(source: unknown): string | undefined {
  if (typeof source !== 'string') return 'must be a text'
  const compiled = compilePattern(source)
  return compiled.ok ? undefined : `the pattern ${show(source)} ${compiled.problem}`
}

/** A pattern that was looked at before. */
export function patternOf(source: string): Pattern {
  const compiled = compilePattern(source)
  if (!compiled.ok) throw new RangeError(compiled.problem)
  return compiled.pattern
}

function lengthBound(word: string, holds: (length: number, edge: number) => boolean): Keyword {
  return {
    problem: aCount,
    test({ value: edge }) {
      return (value, visit) => {
        if (typeof value !== 'string') return true
        visit.run.spend(value.length >> 4)
        return (
          holds(lengthOf(value), edge as number) ||
          fail(visit, `must NOT have ${word} than ${edge} characters`)
        )
      }
    },
  }
}

/** Characters of Unicode: two surrogates are one. */
function lengthOf(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length - 1; at++) {
    if ((text.charCodeAt(at) & 0xfc00) !== 0xd800 || (text.charCodeAt(at + 1) & 0xfc00) !== 0xdc00) continue
    length--
    at++
  }
  return length
}
