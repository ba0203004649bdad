import { z } from 'zod'

import { Address, Hash, Hex } from '../../../core/index.ts'
import { TermSheet } from '../../../terms/index.ts'

const court = Address
const seat = z.int().min(0).max(255)
const round = z.int().min(0).max(255)
const milestone = z.int().min(0).max(31)
const ofCase = { court, id: Hash }
const ofDeal = { court, terms: TermSheet, milestone }

/**
 * What a juror has submitted to a court. Seals and ballots carry its signature, the rest needs nobody's: whoever pays the
 * gas may submit any of it, and can change none.
 */
export const Submission = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('seal'),
    ...ofCase,
    seals: z.array(z.strictObject({ seat, seal: Hash, signature: Hex })).length(1),
  }),
  z.strictObject({
    kind: z.literal('vote'),
    ...ofCase,
    ballots: z
      .array(z.strictObject({ seat, sellerBps: z.int().min(0).max(10_000), rationale: Hash, signature: Hex }))
      .length(1),
  }),
  z.strictObject({ kind: z.literal('draw'), ...ofDeal, beaconSignature: Hex }),
  z.strictObject({ kind: z.literal('open'), ...ofDeal }),
  z.strictObject({ kind: z.literal('execute'), ...ofDeal }),
  z.strictObject({ kind: z.literal('drop'), ...ofDeal }),
  z.strictObject({ kind: z.literal('penalize'), ...ofCase, round }),
  z.strictObject({ kind: z.literal('pay'), ...ofCase, round }),
  z.strictObject({ kind: z.literal('collect'), court, account: Address }),
  z.strictObject({ kind: z.literal('activate'), court, juror: Address }),
])
export type Submission = z.output<typeof Submission>

/**
 * Submits, and resolves when it is mined.
 *
 * @throws what it was refused with; what was done before already may be refused.
 */
export type Submit = (submission: Submission) => Promise<void>
