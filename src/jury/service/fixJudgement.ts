import { Text } from '../../core/index.ts'
import type { TermSheet } from '../../terms/index.ts'
import { notShownRationale, type Rationale, rationaleOf } from '../deliberation/rationale.ts'
import type { Judgement } from '../jurors/juror.ts'
import { abstain, fixBallot, type VoterParameters } from './castBallot.ts'
import type { RoundRecord } from './store/roundRecord.ts'

/** What was judged: by hash, as the rationale names it, and the sheet, where there is one. */
export type Subject = Pick<Rationale, 'bundle' | 'criteria'> & { readonly terms?: TermSheet | undefined }

/** Makes of a judgement the round's ballot, or its abstention. */
export async function fixJudgement(
  given: VoterParameters,
  record: RoundRecord,
  judgement: Judgement,
  { bundle, criteria, terms }: Subject,
): Promise<RoundRecord> {
  const { juror, random, onStep } = given
  const { id, round } = record
  if (judgement.kind === 'abstained') {
    const { reason, status, usage, notices } = judgement
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
    { juror: juror.name, bundle, criteria },
    random,
  )
  return fixBallot(given, record, { bundle, sellerBps, rationale, terms, usage })
}

/** Fixes the ballot of a juror that was shown nothing. */
export async function fixNotShown(given: VoterParameters, record: RoundRecord): Promise<RoundRecord> {
  const { id, round } = record
  given.onStep({ step: 'notShown', id, round })
  return fixNothing(given, record)
}

/** Fixes the ballot that gives the seller, or the respondent, nothing, and says that nothing was shown. */
export async function fixNothing(given: VoterParameters, record: RoundRecord): Promise<RoundRecord> {
  const rationale = notShownRationale(given.juror.name, given.random)
  return fixBallot(given, record, { bundle: null, sellerBps: 0, rationale })
}

/** Notes that a rationale can hold: what does not fit is left out, since no ballot is worth a note. */
function plainNotes(notes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(notes).filter(([, note]) => Text.safeParse(note).success))
}
