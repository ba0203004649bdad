import {
  type CourtSeat,
  DealNotLiveError,
  type EarnestClient,
  type ReadingOptions,
} from '../../chain/index.ts'
import { BaseError, type Hash, type Random, Text } from '../../core/index.ts'
import { hashCriteria, type Signer, type TermSheet } from '../../terms/index.ts'
import { hashRationale, rationaleOf } from '../deliberation/rationale.ts'
import { hashBallot, sealOf, signBallot, signSeal } from '../deliberation/sealedBallot.ts'
import { CaseNotOpenError } from '../evidence/caseFacts.ts'
import type { Juror, Usage } from '../jurors/juror.ts'
import type { BundleSource } from './bundleSource.ts'
import type { CourtProfile } from './courtProfile.ts'
import { fetchEvidence, fetchTerms } from './fetchEvidence.ts'
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
  readonly store: JurorStore
  readonly sources: readonly BundleSource[]
  readonly random: Random
  /** A block not after the first deal's commitment. */
  readonly fromBlock: bigint
  readonly reading: ReadingOptions
  /** Gives up after so many seconds. */
  readonly limit: (seconds: number) => AbortSignal
  readonly onStep: (step: JurorStep) => void
}

/**
 * Fetches the evidence, judges it and fixes the ballot, all of it once: where a ballot is fixed, or the juror abstained,
 * there is nothing more to judge.
 *
 * @param look.seconds How long fetching and judging may take together.
 * @param look.blockNumber As of which block the case is one to judge.
 * @returns The record as it is then.
 */
export async function judgeOnce(
  given: VoterParameters,
  record: RoundRecord,
  { seconds, blockNumber }: { readonly seconds: number; readonly blockNumber: bigint },
): Promise<RoundRecord> {
  if (record.ballot !== undefined || record.abstained !== undefined) return record
  const { client, profile, juror, store, sources, random, fromBlock, reading, onStep } = given
  const { id, round } = record
  if (seconds <= 0) return abstain(given, record, 'noBundle')

  const signal = given.limit(seconds)
  const asked = {
    profile,
    sources,
    id,
    signal,
    onRefused: (source: string, code: string) => onStep({ step: 'bundleRefused', id, round, source, code }),
    onFailed: (source: string, error: unknown) => onStep({ step: 'failed', at: source, id, error }),
  }
  const fetched = await fetchEvidence(client, { ...asked, fromBlock, blockNumber, reading }).catch(
    (error) => {
      if (error instanceof CaseNotOpenError || error instanceof DealNotLiveError) return 'ended' as const
      throw error
    },
  )
  if (fetched === 'ended') return keepTerms(given, record, (await fetchTerms(asked))?.terms)
  if (fetched === undefined) return record
  const { bundle, hash, source } = fetched
  onStep({ step: 'bundleFetched', id, round, source, bundle: hash })

  const judgement = await juror.judge(bundle, { signal })
  if (judgement.kind === 'abstained') {
    const { reason, status, usage, notices } = judgement
    return abstain(given, record, reason, { terms: bundle.terms, status, usage, notices })
  }
  const { sellerBps, usage, notices } = judgement
  onStep({ step: 'judged', id, round, sellerBps, usage, ...(notices && { notices }) })

  const rationale = rationaleOf(
    { ...judgement, notes: plainNotes(judgement.notes) },
    { juror: juror.name, bundle: hash, criteria: hashCriteria(bundle.criteria) },
    random,
  )
  const ballot = { case: id, round, sellerBps, rationale: hashRationale(rationale) }
  const digest = hashBallot(ballot, profile.domain)
  const fixed: FixedBallot = {
    bundle: hash,
    sellerBps,
    rationale,
    digest,
    seal: sealOf(given.signer.address, digest),
  }
  const kept = await store.change(record, (current = record) => {
    // Whoever came first: in this process or, over another kind of store, in another.
    if (current.ballot !== undefined || current.abstained !== undefined) return { result: current }
    const next = { ...current, terms: bundle.terms, ballot: fixed, usage: countedOf(usage) }
    return { next, result: next }
  })
  if (kept.ballot !== undefined) onStep({ step: 'ballotFixed', id, round, digest: kept.ballot.digest })
  return kept
}

/** Notes that a rationale can hold: what does not fit is left out, since no ballot is worth a note. */
function plainNotes(notes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(notes).filter(([, note]) => Text.safeParse(note).success))
}

/** Keeps the sheet of a case that the parties ended themselves: with it the case can be dropped. */
async function keepTerms(
  { store }: VoterParameters,
  record: RoundRecord,
  terms: TermSheet | undefined,
): Promise<RoundRecord> {
  if (terms === undefined) return record
  return store.change(record, (current = record) => {
    const next = { ...current, terms }
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
