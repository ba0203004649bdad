import { z } from 'zod'

import { SignedAct } from '../../chain/index.ts'
import { Amount, Hash, Hex, uint } from '../../core/index.ts'
import { Enrolment } from '../../jury/index.ts'
import { TermSheet, TermsPart, TrailPart } from '../../terms/index.ts'
import type { Question } from './ask.ts'

const Nothing = z.strictObject({})

/** Asks the relayer to submit signed acts: they go together, as far as a transaction can carry them. */
export const submitActs = {
  path: '/acts',
  asked: z.strictObject({ acts: z.array(SignedAct).min(1).max(100) }),
  answered: Nothing,
} as const satisfies Question<z.ZodType, z.ZodType>

/** Asks a seller to sign sheets at its list price, without haggling, each with the document behind it. */
export const signSheets = {
  path: '/sheets',
  asked: z.strictObject({
    sheets: z
      .array(
        z.strictObject({
          terms: TermSheet,
          document: z.strictObject({ terms: TermsPart, trail: TrailPart }),
        }),
      )
      .min(1)
      .max(50),
  }),
  answered: z.strictObject({ consents: z.array(Hex) }),
} as const satisfies Question<z.ZodType, z.ZodType>

/** Hands the seller the buyer's cumulative approval. */
export const handApproval = {
  path: '/approvals',
  asked: z.strictObject({
    deal: Hash,
    milestones: uint(32),
    metered: Amount,
    unlessEngaged: z.boolean(),
    consent: Hex,
  }),
  answered: Nothing,
} as const satisfies Question<z.ZodType, z.ZodType>

/** Tells the seller that a delivery falls short, and why. */
export const rejectDelivery = {
  path: '/rejections',
  asked: z.strictObject({
    deal: Hash,
    milestone: z.int().min(0).max(31),
    problems: z.array(z.string().max(512)).max(64),
  }),
  answered: Nothing,
} as const satisfies Question<z.ZodType, z.ZodType>

/** Asks the relayer to opt a juror in: signed by the juror, paid for by its operator's authorization. */
export const submitEnrolment = {
  path: '/enrolments',
  asked: z.strictObject({ act: Enrolment, juror: Hex, operator: Hex }),
  answered: Nothing,
} as const satisfies Question<z.ZodType, z.ZodType>
