import { DealNotLiveError } from '../../chain/index.ts'
import type { Address } from '../../core/index.ts'
import { hashCriteria, type TermSheet } from '../../terms/index.ts'
import { type CaseFacts, CaseNotOpenError, readCaseFacts } from '../evidence/caseFacts.ts'
import { abstain, keep, type VoterParameters } from './castBallot.ts'
import { type FetchedBundle, fetchEvidence } from './fetchEvidence.ts'
import { fixJudgement, fixNotShown } from './fixJudgement.ts'
import { fixUnjudged, judgeReferred, readDispute } from './judgeReferred.ts'
import { isReferred, type RoundRecord } from './store/roundRecord.ts'

/** When and among whom a round is judged. */
export type JudgeLook = {
  /** The chain's time, and when looking for evidence and judging it end: so long before the end of sealing that a seal lands. */
  readonly now: number
  readonly until: number
  /** As of which block. */
  readonly blockNumber: bigint
  /** The other jurors that sit. */
  readonly others: readonly Address[]
  /**
   * Has the court drop a case that the parties ended themselves.
   *
   * @returns Whether it was submitted.
   */
  readonly drop: (record: RoundRecord) => Promise<boolean>
}

/**
 * Looks for the evidence, judges it and fixes the ballot, all of it once: where a ballot is fixed, or the juror abstained,
 * there is nothing more to judge. Until it is time every look asks again. From then on what nobody has shown was not shown, and
 * the ballot gives the seller nothing, who bears the proof. Only the juror's own failing leaves it without a ballot.
 *
 * The buyer's statement is waited for during the first half of that time. Evidence that first came in the second half is judged
 * where that can be done in time; where not, it came too late.
 *
 * A case that another contract referred is judged as its operator says; where it says nothing, the ballot is fixed at once.
 *
 * @returns The record as it is then.
 */
export async function judgeRound(
  given: VoterParameters,
  record: RoundRecord,
  look: JudgeLook,
): Promise<RoundRecord> {
  if (record.ballot !== undefined || record.abstained !== undefined) return record
  if (isReferred(record) && given.judgeReferred === undefined) {
    // What the step tells of the case is worth no vote.
    const dispute = await readDispute(given, record, look.blockNumber).catch(() => undefined)
    return fixUnjudged(given, record, dispute)
  }
  const { now, until } = look
  if (now >= until) {
    if (record.hampered) return abstain(given, record, 'machine')
    if (record.soughtFrom === undefined) return abstain(given, record, 'away')
    return fixNotShown(given, record)
  }
  const soughtFrom = record.soughtFrom ?? now
  const sought = record.soughtFrom === undefined ? await keep(given, record, { soughtFrom }) : record
  const isLate = 2 * (now - soughtFrom) >= until - soughtFrom
  const signal = given.limit(until - now)
  if (isReferred(sought) && given.judgeReferred !== undefined) {
    const { blockNumber } = look
    return judgeReferred(given, sought, given.judgeReferred, { blockNumber, signal, isLate })
  }

  let hasEvidence = false
  try {
    const { fetched, ended } = await seek(given, sought, look, signal, () => {
      hasEvidence = true
    })
    if (ended !== undefined) {
      const kept = await keep(given, sought, { terms: ended })
      // As long as the court has not dropped it, a juror that is silent is one that is away.
      if (await look.drop(kept)) return kept
    }
    if (fetched === undefined) return sought
    const held = await given.shelf.hold(sought, fetched)
    if (!fetched.isWhole && !isLate) return held
    return await judge(given, held, fetched, { signal, isLate })
  } catch (error) {
    if (hasEvidence) await keep(given, sought, { hampered: true })
    throw error
  }
}

/**
 * Asks everybody for the case's evidence.
 *
 * @param onEvidence Told that somebody has the case's sheet: what fails from there on is the juror's own.
 * @returns What was found; and the sheet, where the parties ended the case themselves.
 */
async function seek(
  given: VoterParameters,
  { id, round }: RoundRecord,
  { blockNumber, others }: JudgeLook,
  signal: AbortSignal,
  onEvidence: () => void,
): Promise<{ readonly fetched: FetchedBundle | undefined; readonly ended: TermSheet | undefined }> {
  const { client, profile, shelf, sources, openSource, peersOf, fromBlock, reading, onStep } = given
  let ended: TermSheet | undefined
  const fetched = await fetchEvidence({
    profile,
    id,
    sources: [shelf.source, ...sources, ...(await peersOf(others))],
    openSource,
    signal,
    async readFacts({ terms, milestone }): Promise<CaseFacts> {
      onEvidence()
      const asked = {
        chainId: profile.domain.chainId,
        escrow: profile.escrow,
        terms,
        milestone,
        fromBlock,
        blockNumber,
        reading,
      }
      try {
        return await readCaseFacts(client, asked)
      } catch (error) {
        if (!(error instanceof CaseNotOpenError || error instanceof DealNotLiveError)) throw error
        ended = terms
        return readCaseFacts(client, { ...asked, mayHaveEnded: true })
      }
    },
    onRefused: (source, code) => onStep({ step: 'bundleRefused', id, round, source, code }),
    onFailed: (source, error) => onStep({ step: 'failed', at: source, id, error }),
  })
  return { fetched, ended }
}

/** Has the juror judge what was found. */
async function judge(
  given: VoterParameters,
  record: RoundRecord,
  { bundle, hash, source }: FetchedBundle,
  { signal, isLate }: { readonly signal: AbortSignal; readonly isLate: boolean },
): Promise<RoundRecord> {
  const { id, round } = record
  given.onStep({ step: 'bundleFetched', id, round, source, bundle: hash })
  const judgement = await given.juror.judge(bundle, { signal })
  const isTooLate = judgement.kind === 'abstained' && judgement.reason === 'timeout' && signal.aborted
  if (isLate && isTooLate) return fixNotShown(given, record)
  const { terms, criteria } = bundle
  return fixJudgement(given, record, judgement, { bundle: hash, criteria: hashCriteria(criteria), terms })
}
