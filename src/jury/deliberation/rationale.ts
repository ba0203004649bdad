import { z } from 'zod'

import { Hash, hashJson, type Json, type Random, Side, Text, toWire } from '../../core/index.ts'
import { checksVersion, mostProblems } from '../checks/checkDelivery.ts'
import { JudgedBy } from '../jurors/judgedBy.ts'
import type { Judgement } from '../jurors/juror.ts'
import { type Obstacle, obstacles } from '../jurors/obstacle.ts'

/** Checks and questions that criteria can have together. */
const mostNames = 96

/** A text of each name; names are those of checks and questions. */
const named = <Value extends z.ZodType>(value: Value) =>
  z.record(Text.min(1).max(64), value).refine((record) => Object.keys(record).length <= mostNames, {
    error: `expected at most ${mostNames} names`,
  })

/** What a machine check found, as a rationale tells it. */
const ToldFinding = z.strictObject({
  name: Text.min(1).max(64),
  holds: z.boolean(),
  /** How many problems there were; counting stops at 1,000. null: the check could not be run, and so does not hold. */
  found: z.int().min(0).max(mostProblems).nullable(),
  problems: z.array(Text).max(3),
})

/** What kept a juror from answering all of it, and on whose side: as a judgement's. */
const Hindrance = z.strictObject({
  by: Side,
  reason: z.enum(Object.keys(obstacles) as [Obstacle, ...Obstacle[]]),
})

/**
 * Why a juror votes as it does, and by what. Only its hash is signed and public until the juror shows it; the salt keeps what
 * it says from being guessed by the hash. So the ballot commits to all of this, and `verifyVerdict` checks it.
 */
export const Rationale = z.strictObject({
  version: z.literal('1'),
  salt: Hash,
  /** Hash of the packed bundle that was judged; null: none. */
  bundle: Hash.nullable(),
  /** Hash of the milestone's criteria; null: they were not at hand. */
  criteria: Hash.nullable(),
  /** What the machine checks found, in the order of the criteria; null: the juror does not tell. */
  checks: z.strictObject({ version: Text.min(1).max(16), findings: z.array(ToldFinding).max(64) }).nullable(),
  /** By the name of each check and each question: whether it holds. */
  answers: named(z.boolean()),
  notes: named(Text),
  /** The juror's name in its operator's configuration. */
  juror: Text.min(1),
  /** null: the juror does not tell. */
  by: JudgedBy.nullable(),
  /** Absent: it judged all that there was. */
  hindrance: Hindrance.exactOptional(),
})
export type Rationale = z.output<typeof Rationale>

/** The most bytes of a rationale as JSON: every text at its longest, escaped. */
export const mostRationale = 2 * 1024 * 1024

/** keccak-256 of the canonical JSON of a rationale: the ballot's `rationale`. */
export function hashRationale(rationale: Rationale): Hash {
  return hashJson(toWire(Rationale, rationale) as Json)
}

/**
 * The rationale of what a juror answered.
 *
 * @param judged What was judged: by hash, the packed bundle and the milestone's criteria.
 * @param random Where the salt comes from: unpredictable, in a real case.
 */
export function rationaleOf(
  judgement: Pick<
    Extract<Judgement, { kind: 'answered' }>,
    'answers' | 'notes' | 'findings' | 'by' | 'hindrance'
  >,
  judged: Pick<Rationale, 'juror' | 'bundle' | 'criteria'>,
  random: Random,
): Rationale {
  const { answers, notes, findings, by = null, hindrance } = judgement
  const { juror, bundle, criteria } = judged
  return {
    version: '1',
    salt: random.hash(),
    bundle,
    criteria,
    checks: findings === undefined ? null : { version: checksVersion, findings: toldFindings(findings) },
    answers,
    notes,
    juror,
    by,
    ...(hindrance && { hindrance }),
  }
}

/**
 * The rationale of a ballot of share 0 for want of a bundle that proves what was delivered: it answers nothing, since even the
 * criteria were not shown.
 */
export function notShownRationale(juror: string, random: Random): Rationale {
  const hindrance = { by: 'seller', reason: 'noBundle' } as const
  return rationaleOf({ answers: {}, notes: {}, hindrance }, { juror, bundle: null, criteria: null }, random)
}

/** Whether a rationale says that nothing was shown. */
export function isNotShown({ hindrance }: Pick<Rationale, 'hindrance'>): boolean {
  return hindrance?.reason === 'noBundle'
}

/**
 * Findings as a rationale tells them: weights are in the criteria. A problem that a rationale can't hold is left out, since no
 * ballot is worth one.
 */
export function toldFindings(
  findings: NonNullable<Extract<Judgement, { kind: 'answered' }>['findings']>,
): NonNullable<Rationale['checks']>['findings'] {
  return findings.map(({ name, holds, found, problems }) => ({
    name,
    holds,
    found,
    problems: problems.filter((problem) => Text.safeParse(problem).success),
  }))
}
