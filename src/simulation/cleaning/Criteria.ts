import { z } from 'zod'

import { Question } from '../../jury/index.ts'

import dataset from './criteria/dataset.json' with { type: 'json' }
import directors from './criteria/directors.json' with { type: 'json' }
import resolvedRows from './criteria/resolved-rows.json' with { type: 'json' }
import rowSchema from './criteria/row.schema.json' with { type: 'json' }
import summary from './criteria/summary.json' with { type: 'json' }
import summaryQuestion from './criteria/summary-question.json' with { type: 'json' }
import typedRows from './criteria/typed-rows.json' with { type: 'json' }

const JsonSchema = z.record(z.string(), z.json())
const named = { name: z.string(), weight: z.int().min(1).max(10_000) }

/** How a field of the data set is read: text, a number, a positive integer (0 means unknown), or a date. */
const Reading = z.strictObject({ from: z.string(), as: z.enum(['text', 'number', 'quantity', 'date']) })

/** One machine check. `weight`: its part of the milestone's worth, in basis points. */
export const Check = z.discriminatedUnion('kind', [
  /** The delivery passes a JSON Schema (2020-12). */
  z.strictObject({ ...named, kind: z.literal('schema'), schema: JsonSchema }),
  /** There are as many rows as in the data set, each with its index as `id`. */
  z.strictObject({ ...named, kind: z.literal('order') }),
  /** Every field of every row is what the reading makes of the data set. */
  z.strictObject({ ...named, kind: z.literal('fields') }),
  /** Dates after the latest day went back a century, the others stayed. */
  z.strictObject({ ...named, kind: z.literal('dates') }),
  /** Keys are unique, doubles are listed, and films that shared figures have none. */
  z.strictObject({ ...named, kind: z.literal('doubles') }),
  /** The log, replayed on what the data set says, gives the rows; it holds nothing else. */
  z.strictObject({ ...named, kind: z.literal('log') }),
  /** `count` is the number of films; `earliest` and `latest` are the first and the last release. */
  z.strictObject({ ...named, kind: z.literal('range'), count: z.string() }),
  /** Under `at`, each field is its sum over the rows, unknown values left out. */
  z.strictObject({ ...named, kind: z.literal('totals'), at: z.string(), fields: z.array(z.string()) }),
  /** Under `at`, one item a group, ascending, null last: how many films, and the sum of a field. */
  z.strictObject({ ...named, kind: z.literal('groups'), at: z.string(), by: z.string(), sum: z.string() }),
  /** Under `at`, the mean of `value` weighted by `by`, within a tolerance. */
  z.strictObject({
    ...named,
    kind: z.literal('mean'),
    at: z.string(),
    value: z.string(),
    by: z.string(),
    tolerance: z.number(),
  }),
])
export type Check = z.infer<typeof Check>

/** What the checks of a milestone share: what is to be done with which data. */
export const Basis = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** What to do, in words. Only the checks decide. */
  task: z.string(),
  dataset: z.strictObject({ name: z.string(), keccak256: z.string(), rows: z.int() }),
  reading: z.record(z.string(), Reading),
  /** How doubles and impossible dates are resolved: no film is later than `latest` (ISO 8601). */
  resolution: z.strictObject({ latest: z.string(), figures: z.array(z.string()) }),
  /** The schema that the others refer to as `row`. */
  rowSchema: JsonSchema,
})
export type Basis = z.infer<typeof Basis>

/**
 * What a milestone's delivery must satisfy, as data; with the data set and the delivered bytes it is all that a judge
 * needs. Both sides sign its form for a jury: `juryCriteriaOf`.
 */
export const Criteria = Basis.extend({
  checks: z.array(Check).min(1),
  /** What no check can tell, and judges answer. */
  questions: z.array(Question).default([]),
}).refine(
  ({ checks, questions }) =>
    [...checks, ...questions].reduce((sum, { weight }) => sum + weight, 0) === 10_000,
  { error: 'weights must add up to 10,000 basis points' },
)
export type Criteria = z.infer<typeof Criteria>

const complete = (own: object): Criteria => Criteria.parse({ ...dataset, rowSchema, ...own })

const [typed, resolved, summed] = [typedRows, resolvedRows, summary].map(complete) as [
  Criteria,
  Criteria,
  Criteria,
]

/** The three milestones of the main job, in their order: machine checks decide all of them. */
export const cleaningCriteria: readonly Criteria[] = [typed, resolved, summed]

/** The same for a jury whose jurors can all answer a question: the last milestone asks one. */
export const judgedCriteria: readonly Criteria[] = [typed, resolved, withQuestion(summed, summaryQuestion)]

/** The one milestone of the small job. */
export const directorsCriteria: Criteria = complete(directors)

/** Criteria with one question more, whose weight the first check gives up. */
function withQuestion(criteria: Criteria, question: Question): Criteria {
  const [first, ...rest] = criteria.checks as [Check, ...Check[]]
  const checks = [{ ...first, weight: first.weight - question.weight }, ...rest]
  return Criteria.parse({ ...criteria, checks, questions: [...criteria.questions, question] })
}
