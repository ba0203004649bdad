import { z } from 'zod'

import { type Hash, hashJson, isPlainText, type Json, longestText } from '../core/index.ts'

/**
 * What a milestone's delivery must satisfy, as data: checks for programs, questions for judges. Its form is the
 * checker's; here it is a JSON object whose names and texts are plain.
 */
export const Criteria = z
  .record(z.string(), z.json())
  .refine(isPlain, { error: `expected plain texts of at most ${longestText} characters` })
export type Criteria = z.output<typeof Criteria>

/** keccak-256 of the canonical JSON of a milestone's criteria: what the milestone signs. */
export function hashCriteria(criteria: Criteria): Hash {
  return hashJson(criteria as Json)
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= longestText && isPlainText(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, member]) => isPlain(name) && isPlain(member))
}
