import type { CourtSeat, EarnestClient, ReadingOptions } from '../../chain/index.ts'
import { type Address, BaseError, type Hash, type Random } from '../../core/index.ts'
import type { Signer, TermSheet } from '../../terms/index.ts'
import { hashRationale, type Rationale } from '../deliberation/rationale.ts'
import { hashBallot, sealOf, signBallot, signSeal } from '../deliberation/sealedBallot.ts'
import type { Juror, Usage } from '../jurors/juror.ts'
import type { BundleShelf } from './bundleShelf.ts'
import type { BundleSource } from './bundleSource.ts'
import type { CourtProfile } from './courtProfile.ts'
import type { JudgeReferred } from './judgeReferred.ts'
import type { JurorStep } from './jurorStep.ts'
import type { JurorStore } from './store/jurorStore.ts'
import type { AbstainedFor, FixedBallot, RoundRecord } from './store/roundRecord.ts'
import type { Submission } from './submit/submission.ts'

/** What judging and voting take. */
export type VoterParameters = {
  readonly client: EarnestClient
  readonly profile: CourtProfile
  readonly signer: Signer
  readonly juror: Juror
  /** Judges cases that another contract referred; undefined: nobody does. */
  readonly judgeReferred: JudgeReferred | undefined
  readonly store: JurorStore
  /** Where the evidence of every case is asked for. */
  readonly sources: readonly BundleSource[]
  /** The source at a URL that a case's terms name. */
  readonly openSource: (url: string) => BundleSource
  /** Sources of other jurors. */
  readonly peersOf: (jurors: readonly Address[]) => Promise<readonly BundleSource[]>
  /** Bundles that were verified: what was pushed, and what others may ask for. */
  readonly shelf: BundleShelf
  readonly random: Random
  /** A block not after the first deal's commitment. */
  readonly fromBlock: bigint
  readonly reading: ReadingOptions
  /** Gives up after so many seconds. */
  readonly limit: (seconds: number) => AbortSignal
  readonly onStep: (step: JurorStep) => void
}

/** A ballot that can be fixed. */
type JudgedBallot = {
  /** Hash of the packed bundle it was judged by; null: nothing was shown. */
  readonly bundle: Hash | null
  readonly sellerBps: number
  readonly rationale: Rationale
  readonly terms?: TermSheet | undefined
  readonly usage?: Usage | undefined
}

/** Fixes a round's ballot, unless there is one or the juror abstained: there is one for a round, whoever came first. */
export async function fixBallot(
  { profile, signer, store, onStep }: VoterParameters,
  record: RoundRecord,
  { bundle, sellerBps, rationale, terms, usage }: JudgedBallot,
): Promise<RoundRecord> {
  const { id, round } = record
  const digest = hashBallot(
    { case: id, round, sellerBps, rationale: hashRationale(rationale) },
    profile.domain,
  )
  const ballot: FixedBallot = { bundle, sellerBps, rationale, digest, seal: sealOf(signer.address, digest) }
  const kept = await store.change(record, (current = record) => {
    // In this process or, over another kind of store, in another.
    if (current.ballot !== undefined || current.abstained !== undefined) return { result: current }
    const next = { ...current, ballot, ...(terms && { terms }), ...(usage && { usage: countedOf(usage) }) }
    return { next, result: next }
  })
  if (kept.ballot !== undefined) onStep({ step: 'ballotFixed', id, round, digest: kept.ballot.digest })
  return kept
}

/** Keeps something of a round beside its ballot. */
export async function keep(
  { store }: Pick<VoterParameters, 'store'>,
  record: RoundRecord,
  known: Partial<Pick<RoundRecord, 'terms' | 'soughtFrom' | 'hampered' | 'held'>>,
): Promise<RoundRecord> {
  return store.change(record, (current = record) => {
    const next = { ...current, ...known }
    return { next, result: next }
  })
}

/** Usage as a record holds it. */
function countedOf({ dollars, ...counted }: Usage): NonNullable<RoundRecord['usage']> {
  return dollars === undefined ? counted : { ...counted, dollars }
}

/** What else is known of an abstention. */
type AbstainOptions = {
  readonly terms?: TermSheet | undefined
  readonly status?: number | undefined
  readonly usage?: Usage | undefined
  readonly notices?: readonly string[] | undefined
}

/** Keeps that there will be no ballot. */
export async function abstain(
  { store, onStep }: VoterParameters,
  record: RoundRecord,
  reason: AbstainedFor,
  { terms, status, usage, notices }: AbstainOptions = {},
): Promise<RoundRecord> {
  const kept = await store.change(record, (current = record) => {
    if (current.ballot !== undefined || current.abstained !== undefined) return { result: current }
    const next = {
      ...current,
      abstained: reason,
      ...(terms && { terms }),
      ...(usage && { usage: countedOf(usage) }),
    }
    return { next, result: next }
  })
  if (kept.abstained !== undefined) {
    const { id, round, abstained } = kept
    onStep({
      step: 'abstained',
      id,
      round,
      reason: abstained,
      ...(status !== undefined && { status }),
      ...(usage && { usage }),
      ...(notices && { notices }),
    })
  }
  return kept
}

/**
 * Signs the ballot that is fixed, and its seal; once more only what was signed before.
 *
 * @returns The record with the signatures; the same, where no ballot is fixed.
 */
export async function signOnce(
  { profile: { domain }, signer, store, onStep }: VoterParameters,
  record: RoundRecord,
): Promise<RoundRecord> {
  const { id, round, ballot, signatures } = record
  if (ballot === undefined || signatures !== undefined) return record
  const message = {
    case: id,
    round,
    sellerBps: ballot.sellerBps,
    rationale: hashRationale(ballot.rationale),
  }
  // What is signed is what was fixed, or nothing is.
  if (hashBallot(message, domain) !== ballot.digest) throw new BallotChangedError(ballot.digest)
  const signed = {
    seal: await signSeal(signer, { case: id, round, seal: ballot.seal }, domain),
    ballot: await signBallot(signer, message, domain),
  }
  const kept = await store.change(record, (current = record) => {
    const next = { ...current, signatures: current.signatures ?? signed }
    return { next, result: next }
  })
  onStep({ step: 'ballotSigned', id, round })
  return kept
}

/** What is to be submitted in the sealing; undefined: nothing, or nothing more. */
export function sealToSubmit(record: RoundRecord, { seat, seal }: CourtSeat): Submission | undefined {
  const { court, id, ballot, signatures } = record
  if (ballot === undefined || signatures === undefined || seal !== undefined) return undefined
  return { kind: 'seal', court, id, seals: [{ seat, seal: ballot.seal, signature: signatures.seal }] }
}

/** What is to be submitted in the voting; undefined: nothing, or nothing more. */
export function ballotToSubmit(record: RoundRecord, own: CourtSeat): Submission | undefined {
  const { court, id, ballot, signatures } = record
  if (ballot === undefined || signatures === undefined) return undefined
  if (own.seal !== ballot.seal || own.sellerBps !== undefined) return undefined
  const { sellerBps, rationale } = ballot
  const shown = {
    seat: own.seat,
    sellerBps,
    rationale: hashRationale(rationale),
    signature: signatures.ballot,
  }
  return { kind: 'vote', court, id, ballots: [shown] }
}

/** Thrown when a record's ballot is not the one that was fixed: somebody changed the file. Code `BallotChanged`. */
export class BallotChangedError extends BaseError {
  override readonly name = 'BallotChangedError'

  constructor(digest: Hash) {
    super('The ballot is not the one that was fixed: nothing is signed', {
      code: 'BallotChanged',
      details: { digest },
    })
  }
}
