import { z } from 'zod'

import { BaseError, type Hash, isJsonNumber, type Json, Text } from '../../core/index.ts'
import { Criteria as SignedCriteria, wholeBps } from '../../terms/index.ts'
import { isPointer } from './pointer.ts'

/** The most bytes that a delivery, or one attachment, may have. */
export const mostBytes = 8 * 1024 * 1024

/** What a check or a question is called. Its answers are kept under that name in plain objects. */
const Name = Text.min(1)
  .max(64)
  .refine((name) => name !== '__proto__', { error: 'expected a name without another meaning' })

/**
 * The weight is a part of the milestone's worth in basis points; those of all checks and questions together are 10,000.
 * `required`: when this does not hold, nothing else is worth anything.
 */
const named = {
  name: Name,
  weight: z.int().min(1).max(wholeBps),
  // No `false`: one meaning has one text, and one hash.
  required: z.literal(true).exactOptional(),
}

// Nothing here changes what it reads: criteria are hashed as they came.
const HashText = z.custom<Hash>((value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value), {
  error: 'expected 32 bytes in lower-case hexadecimal',
})
const Figure = z.number().refine(isJsonNumber, { error: 'expected a number that JSON keeps' })
const Size = Figure.min(0)
const Pointer = Text.refine(isPointer, { error: 'expected a JSON pointer (RFC 6901)' })

/**
 * How delivered bytes are read; default: `json`. `ndjson` is an array of its lines' values, `csv` (RFC 4180, with a
 * header) an array of objects of strings, `text` an array of lines.
 */
export const Format = z.enum(['json', 'ndjson', 'csv', 'text'])
export type Format = z.infer<typeof Format>

const read = { format: Format.exactOptional() }

/** One machine check, discriminated by `kind`. */
export const Check = z.discriminatedUnion('kind', [
  /** The delivery passes a JSON Schema (2020-12) that refers to nothing outside of itself. */
  z.strictObject({ ...named, ...read, kind: z.literal('schema'), schema: SignedCriteria }),
  /** The delivery is, to the byte, what hashes to this keccak-256. */
  z.strictObject({ ...named, kind: z.literal('bytes'), hash: HashText }),
  /** At `at` there are so many rows. */
  z
    .strictObject({
      ...named,
      ...read,
      kind: z.literal('rows'),
      at: Pointer,
      exactly: z.int().min(0).exactOptional(),
      atLeast: z.int().min(0).exactOptional(),
      atMost: z.int().min(0).exactOptional(),
    })
    .refine((check) => isBound(check), {
      error: 'expected either exactly, or atLeast and atMost in their order or one of them',
    }),
  /** The number at `at` is within a distance of what is expected: `absolute`, or `relative` to the expected. */
  z
    .strictObject({
      ...named,
      ...read,
      kind: z.literal('tolerance'),
      at: Pointer,
      expected: Figure,
      absolute: Size.exactOptional(),
      relative: Size.exactOptional(),
    })
    .refine(({ absolute, relative }) => (absolute === undefined) !== (relative === undefined), {
      error: 'expected either absolute or relative',
    }),
  /** The number at `at` is, within `within`, what `field` comes to over the rows at `rows`; null is left out. */
  z.strictObject({
    ...named,
    ...read,
    kind: z.literal('totals'),
    at: Pointer,
    rows: Pointer,
    field: Pointer,
    is: z.enum(['sum', 'mean', 'count', 'min', 'max']),
    within: Size,
  }),
  /** No two of the rows at `rows` have the same values in all of `fields`, and none lacks one. */
  z.strictObject({
    ...named,
    ...read,
    kind: z.literal('unique'),
    rows: Pointer,
    fields: z.array(Pointer).min(1).max(16),
  }),
  /** A program, a WebAssembly module among the attachments, finds that the delivery is good. */
  z.strictObject({ ...named, kind: z.literal('program'), program: HashText }),
  /** A rule of a domain of its own, which whoever checks must have been handed. */
  z.strictObject({
    ...named,
    kind: z.literal('custom'),
    rule: Name,
    parameters: z.custom<Json>().superRefine((value, context) => {
      for (const { path, message } of SignedCriteria.safeParse({ value }).error?.issues ?? []) {
        context.addIssue({ code: 'custom', path: path.slice(1), message })
      }
    }),
  }),
])
export type Check = z.infer<typeof Check>

/** The check of a kind. */
export type CheckOf<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>

/** What judges answer with yes or no. Fixed in the terms: nobody can put another to them later. */
export const Question = z.strictObject({
  ...named,
  /** Asked so that yes means the delivery is as promised. */
  ask: Text.min(1),
})
export type Question = z.infer<typeof Question>

/** A file that checks or judges need, named by keccak-256; `bytes` is its length. */
export const Attachment = z.strictObject({
  name: Name,
  hash: HashText,
  bytes: z.int().min(0).max(mostBytes),
})
export type Attachment = z.infer<typeof Attachment>

/**
 * What a milestone's delivery must satisfy, as data: machine checks decide their part, judges answer the questions. The
 * hash of its canonical JSON is the milestone's `criteria`.
 */
export const Criteria = z
  .strictObject({
    version: z.literal('1'),
    title: Text.min(1),
    /** What to do, in words for the worker. It decides nothing. */
    task: z.array(Text).max(64),
    checks: z.array(Check).max(64),
    questions: z.array(Question).max(32),
    attachments: z.array(Attachment).max(16),
  })
  .refine((criteria) => isDistinct(partsOf(criteria).map(({ name }) => name)), {
    error: 'expected checks and questions of different names',
  })
  .refine((criteria) => partsOf(criteria).reduce((sum, { weight }) => sum + weight, 0) === wholeBps, {
    error: 'expected weights that add up to 10,000 basis points',
  })
  .refine(({ attachments }) => isDistinct(attachments.map(({ hash }) => hash)), {
    error: 'expected attachments of different hashes',
  })
  .refine(({ attachments }) => attachments.reduce((sum, { bytes }) => sum + bytes, 0) <= mostBytes, {
    error: `expected attachments of at most ${mostBytes} bytes together`,
  })
  // What a document can hold: plain texts, nested at most 48 deep.
  .superRefine((criteria, context) => {
    for (const { path, message } of SignedCriteria.safeParse(criteria).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path, message })
    }
  })
export type Criteria = z.infer<typeof Criteria>

/** By the name of each check and each question: whether it holds. */
export type Answers = Readonly<Record<string, boolean>>

/**
 * The seller's share that answers lead to, in basis points: the weights of what holds; 0 when something required does
 * not.
 *
 * @throws {AnswerMissingError} when a check or a question has no answer.
 */
export function sellerBpsOf(criteria: Criteria, answers: Answers): number {
  let share = 0
  let refused = false
  for (const { name, weight, required } of partsOf(criteria)) {
    if (!Object.hasOwn(answers, name)) throw new AnswerMissingError(name)
    if (answers[name]) share += weight
    else if (required) refused = true
  }
  return refused ? 0 : share
}

function isBound(check: {
  readonly exactly?: number
  readonly atLeast?: number
  readonly atMost?: number
}): boolean {
  const { exactly, atLeast, atMost } = check
  if (exactly !== undefined) return atLeast === undefined && atMost === undefined
  if (atLeast === undefined || atMost === undefined) return atLeast !== atMost
  return atLeast <= atMost
}

function partsOf({
  checks,
  questions,
}: {
  readonly checks: readonly Check[]
  readonly questions: readonly Question[]
}): readonly (Check | Question)[] {
  return [...checks, ...questions]
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length
}

/** Thrown when a share is asked for before everything is answered. Code `AnswerMissing`. */
export class AnswerMissingError extends BaseError {
  override readonly name = 'AnswerMissingError'

  constructor(name: string) {
    super('A check or a question has no answer', { code: 'AnswerMissing', details: { name } })
  }
}
