import { DealNotLiveError } from '../../chain/index.ts'
import { type Address, Text } from '../../core/index.ts'
import { hashCriteria, type TermSheet } from '../../terms/index.ts'
import { notShownRationale, rationaleOf } from '../deliberation/rationale.ts'
import { type CaseFacts, CaseNotOpenError, readCaseFacts } from '../evidence/caseFacts.ts'
import { abstain, fixBallot, keep, type VoterParameters } from './castBallot.ts'
import { type FetchedBundle, fetchEvidence } from './fetchEvidence.ts'
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
 * Of a case that another contract brought nothing is ever shown: its ballot is fixed at once, and nobody is asked.
 *
 * @returns The record as it is then.
 */
export async function judgeRound(
  given: VoterParameters,
  record: RoundRecord,
  look: JudgeLook,
): Promise<RoundRecord> {
  if (record.ballot !== undefined || record.abstained !== undefined) return record
  // It costs no time, and silence would bench the juror: whoever brings cases could bench them all.
  if (isReferred(record)) return fixNotShown(given, record)
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
  const { juror, random, onStep } = given
  const { id, round } = record
  const { terms } = bundle
  onStep({ step: 'bundleFetched', id, round, source, bundle: hash })
  const judgement = await juror.judge(bundle, { signal })
  if (judgement.kind === 'abstained') {
    const { reason, status, usage, notices } = judgement
    if (isLate && reason === 'timeout' && signal.aborted) return fixNotShown(given, record)
    return abstain(given, record, reason, { terms, status, usage, notices })
  }
  const { sellerBps, usage, notices, hindrance } = judgement
  onStep({
    step: 'judged',
    id,
    round,
    sellerBps,
    usage,
    ...(hindrance && { hindrance }),
    ...(notices && { notices }),
  })
  const rationale = rationaleOf(
    { ...judgement, notes: plainNotes(judgement.notes) },
    { juror: juror.name, bundle: hash, criteria: hashCriteria(bundle.criteria) },
    random,
  )
  return fixBallot(given, record, { bundle: hash, sellerBps, rationale, terms, usage })
}

/** Fixes the ballot of a juror that was shown nothing. */
async function fixNotShown(given: VoterParameters, record: RoundRecord): Promise<RoundRecord> {
  const { juror, random, onStep } = given
  const { id, round } = record
  onStep({ step: 'notShown', id, round })
  const rationale = notShownRationale(juror.name, random)
  return fixBallot(given, record, { bundle: null, sellerBps: 0, rationale })
}

/** Notes that a rationale can hold: what does not fit is left out, since no ballot is worth a note. */
function plainNotes(notes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(notes).filter(([, note]) => Text.safeParse(note).success))
}
