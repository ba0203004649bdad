import { z } from 'zod'

import { Address, Hash, Hex, zeroHash } from '../../../core/index.ts'
import { TermSheet } from '../../../terms/index.ts'
import { Rationale } from '../../deliberation/rationale.ts'
import { abstainReasons } from '../../jurors/obstacle.ts'

/** What a juror fixes before it signs anything of a round, and never changes. */
export const FixedBallot = z.strictObject({
  /** Hash of the packed bundle it was judged by; null: nothing was shown. */
  bundle: Hash.nullable(),
  /** The seller's share, in basis points. */
  sellerBps: z.int().min(0).max(10_000),
  rationale: Rationale,
  /** EIP-712 digest of the ballot. */
  digest: Hash,
  seal: Hash,
})
export type FixedBallot = z.output<typeof FixedBallot>

/** Why a juror has no ballot in a round where it sits. */
export const AbstainedFor = z.enum(abstainReasons)
export type AbstainedFor = z.output<typeof AbstainedFor>

/** Why nothing is left to do for a round. */
export const RoundEnd = z.enum([
  /** The case ended, and what was worth submitting was submitted. */
  'ended',
  /** The juror is on no panel of the round. */
  'notSitting',
  /**
   * The chain has a seal by this key that is not the one fixed here: the key signs elsewhere, or its records were lost.
   * Another ballot, of another share, would forfeit the stake.
   */
  'foreignSeal',
])
export type RoundEnd = z.output<typeof RoundEnd>

const Count = z.int().min(0)
const Usage = z.strictObject({
  inputTokens: Count,
  outputTokens: Count,
  requests: Count,
  dollars: z.number().min(0).exactOptional(),
})

/** All that a juror keeps of one round of one case. */
export const RoundRecord = z.strictObject({
  version: z.literal('1'),
  juror: Address,
  chainId: z.int().min(1),
  court: Address,
  /** The case. */
  id: Hash,
  round: z.int().min(0).max(255),
  /** Zero, as `milestone`, of a case that another contract than the escrow brought. */
  deal: Hash,
  milestone: z.int().min(0).max(31),
  /** Of a bundle that was verified; what is submitted after the verdict needs it. */
  terms: TermSheet.exactOptional(),
  /** When it first asked for evidence in the sealing: Unix time of the chain. */
  soughtFrom: z.int().min(0).exactOptional(),
  /** There was evidence, and the juror's own machine or node failed at it. */
  hampered: z.literal(true).exactOptional(),
  /** Hashes of the case's bundles in the juror's store of them, which others may ask for: without the buyer's words, and with. */
  held: z.array(Hash).max(2).exactOptional(),
  ballot: FixedBallot.exactOptional(),
  /** Kept too: a key elsewhere need not sign the same twice. */
  signatures: z.strictObject({ seal: Hex, ballot: Hex }).exactOptional(),
  abstained: AbstainedFor.exactOptional(),
  /** What judging cost; absent: nothing was judged. */
  usage: Usage.exactOptional(),
  /** Whether voting was seen to be over: from then on the rationale is anybody's. */
  published: z.boolean(),
  end: RoundEnd.exactOptional(),
})
export type RoundRecord = z.output<typeof RoundRecord>

/** Whether another contract than the escrow brought the case: there is no sheet of it, and nothing is shown to a juror. */
export function isReferred({ deal }: Pick<RoundRecord, 'deal'>): boolean {
  return deal === zeroHash
}
