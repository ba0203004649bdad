import { z } from 'zod'

import { type Hash, hashJson, isJsonNumber, isPlainText, type Json, longestText } from '../core/index.ts'

/** The deepest nesting of criteria. */
const mostDeep = 48

/**
 * What a milestone's delivery must satisfy, as data: checks for programs, questions for judges. Its form is the
 * checker's; here it is a JSON object whose names and texts are plain and at most 256 characters long.
 */
export const Criteria = z.custom<Criteria>(
  (value) => !Array.isArray(value) && isObject(value) && isPlain(value, 0),
  {
    error: `expected a JSON object of plain texts of at most ${longestText} characters`,
  },
)
export type Criteria = { readonly [name: string]: Json }

/** keccak-256 of the canonical JSON of a milestone's criteria: what the milestone signs. */
export function hashCriteria(criteria: Criteria): Hash {
  return hashJson(criteria)
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.length <= longestText && isPlainText(value)
  if (typeof value === 'number') return isJsonNumber(value)
  if (typeof value === 'boolean' || value === null) return true
  if (!isObject(value) || depth > mostDeep) return false
  return Object.entries(value).every(([name, member]) => isPlain(name, depth) && isPlain(member, depth + 1))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
