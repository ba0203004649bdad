import { z } from 'zod'

import { type Hash, hashJson, isJsonNumber, isPlainText, type Json, longestText } from '../core/index.ts'

/** The deepest nesting of criteria. */
const mostDeep = 48

/**
 * What a milestone's delivery must satisfy, as data: checks for programs, questions for judges. Its form is the
 * checker's; here it is a JSON object whose names and texts are plain and at most 256 characters long. An issue has the path
 * of the first that is not.
 */
export const Criteria = z
  .custom<Criteria>((value) => !Array.isArray(value) && isObject(value), { error: 'expected a JSON object' })
  .superRefine((value, context) => {
    const found = problemIn(value, [])
    if (found) context.addIssue({ code: 'custom', path: [...found.path], message: found.message })
  })
export type Criteria = { readonly [name: string]: Json }

/** keccak-256 of the canonical JSON of a milestone's criteria: what the milestone signs. */
export function hashCriteria(criteria: Criteria): Hash {
  return hashJson(criteria)
}

type Problem = { readonly path: readonly (string | number)[]; readonly message: string }

function problemIn(value: unknown, path: Problem['path']): Problem | undefined {
  if (typeof value === 'string') return textProblem(value, path)
  if (typeof value === 'number') {
    return isJsonNumber(value) ? undefined : { path, message: 'expected a number that JSON keeps' }
  }
  if (typeof value === 'boolean' || value === null) return undefined
  if (!isObject(value)) return { path, message: 'expected JSON' }
  if (path.length > mostDeep) return { path, message: `expected at most ${mostDeep} levels` }
  for (const [name, member] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(name) : name]
    const problem = textProblem(name, path) ?? problemIn(member, place)
    if (problem) return problem
  }
  return undefined
}

function textProblem(text: string, path: Problem['path']): Problem | undefined {
  if (text.length > longestText) {
    return { path, message: `expected a text of at most ${longestText} characters, found ${text.length}` }
  }
  if (isPlainText(text)) return undefined
  return { path, message: 'expected NFC text without invisible or bidirectional control characters' }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
