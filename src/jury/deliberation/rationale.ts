import { z } from 'zod'

import { Hash, hashJson, type Json, type Random, Text, toWire } from '../../core/index.ts'
import type { Judgement } from '../jurors/juror.ts'
import { type Obstacle, obstacles } from '../jurors/obstacle.ts'

/** A text of each name; names are those of checks and questions. */
const named = <Value extends z.ZodType>(value: Value) => z.record(Text.min(1).max(64), value)

/** What kept a juror from answering all of it, and on whose side: as a judgement's. */
const Hindrance = z.strictObject({
  by: z.enum(['buyer', 'seller']),
  reason: z.enum(Object.keys(obstacles) as [Obstacle, ...Obstacle[]]),
})

/**
 * Why a juror votes as it does. Only its hash is signed and public until the juror shows it; the salt keeps what it says
 * from being guessed by the hash.
 */
export const Rationale = z.strictObject({
  salt: Hash,
  /** By the name of each check and each question: whether it holds. */
  answers: named(z.boolean()),
  notes: named(Text),
  /** The juror's name in its operator's configuration. */
  juror: Text.min(1),
  /** The language model that answered; null: a program. */
  model: Text.min(1).nullable(),
  /** Absent: it judged all that there was. */
  hindrance: Hindrance.exactOptional(),
})
export type Rationale = z.output<typeof Rationale>

/** keccak-256 of the canonical JSON of a rationale: the ballot's `rationale`. */
export function hashRationale(rationale: Rationale): Hash {
  return hashJson(toWire(Rationale, rationale) as Json)
}

/**
 * The rationale of what a juror answered.
 *
 * @param random Where the salt comes from: unpredictable, in a real case.
 */
export function rationaleOf(
  {
    answers,
    notes,
    hindrance,
  }: Pick<Extract<Judgement, { kind: 'answered' }>, 'answers' | 'notes' | 'hindrance'>,
  who: Pick<Rationale, 'juror' | 'model'>,
  random: Random,
): Rationale {
  const { juror, model } = who
  return { salt: random.hash(), answers, notes, juror, model, ...(hindrance && { hindrance }) }
}

/**
 * The rationale of a ballot of share 0 for want of a bundle that proves what was delivered: it answers nothing, since even the
 * criteria were not shown.
 */
export function notShownRationale(who: Pick<Rationale, 'juror' | 'model'>, random: Random): Rationale {
  const hindrance = { by: 'seller', reason: 'noBundle' } as const
  return rationaleOf({ answers: {}, notes: {}, hindrance }, who, random)
}

/** Whether a rationale says that nothing was shown. */
export function isNotShown({ hindrance }: Pick<Rationale, 'hindrance'>): boolean {
  return hindrance?.reason === 'noBundle'
}
