import { getReferral, type Referral } from '../../chain/index.ts'
import { type Address, BaseError, type Hash, parse } from '../../core/index.ts'
import type { Rationale } from '../deliberation/rationale.ts'
import type { Judgement, Juror } from '../jurors/juror.ts'
import { keep, type VoterParameters } from './castBallot.ts'
import { fixJudgement, fixNothing, fixNotShown } from './fixJudgement.ts'
import type { JurorStep } from './jurorStep.ts'
import { orAborted } from './orAborted.ts'
import { FixedBallot, type RoundRecord } from './store/roundRecord.ts'

/** A case that another contract than the escrow referred, as its judge is told of it. All of it is read from the chain. */
export type ReferredDispute = Referral & {
  readonly chainId: number
  /** The court where the juror sits. */
  readonly court: Address
  /** Index of the round. */
  readonly round: number
}

/** What was made of a referred case. */
export type ReferredJudgement = {
  /** As of a delivery: its `sellerBps` is the respondent's share of what is disputed, in basis points. */
  readonly judgement: Judgement
  /** Hash of what was judged, and of the criteria: the ballot commits to both. null: there is nothing that has one. */
  readonly judged: Pick<Rationale, 'bundle' | 'criteria'>
}

/**
 * How an operator has referred cases judged. A court shows nothing of what they are about but the contract's name for each
 * dispute, so whoever writes this knows the contract: what its names mean, where its evidence is, and by what hash that is
 * verified.
 *
 * It may be asked more than once about a round, until there is a ballot, and never after. What it throws is tried again at the
 * next look; where nothing comes of it until the sealing ends, that is the juror's own failing, and it abstains. What it is still
 * at when the sealing ends counts as shown too late, if it began in the second half of that time.
 *
 * @param dispute Which contract referred what, and between whom.
 * @returns A judgement; `notShown`, where evidence is missing that may come: it is asked again, and in the end the ballot gives
 * the respondent nothing; or undefined, where it does not know the contract: the ballot gives the respondent nothing at once.
 */
export type JudgeReferred = (
  dispute: ReferredDispute,
  options: JudgeReferredOptions,
) => Promise<ReferredJudgement | 'notShown' | undefined>

/** What a judge of referred cases is handed. */
export type JudgeReferredOptions = {
  /** The service's own: it judges criteria and what was delivered, wherever they come from. */
  readonly juror: Juror
  /** Aborts when the time for judging is over. */
  readonly signal: AbortSignal
  /** Whether more than half of the time for evidence is over: what is not whole by then is judged as it is. */
  readonly isLate: boolean
  /** Tells the service's steps, of sources that fail for example. */
  readonly onStep: (step: JurorStep) => void
}

/** When a referred case is judged, and as of which block. */
type ReferredLook = {
  readonly blockNumber: bigint
  readonly signal: AbortSignal
  readonly isLate: boolean
}

/**
 * Has the operator's judge judge a referred case, and fixes the ballot that comes of it.
 *
 * @returns The record as it is then.
 * @throws What kept the judge from judging: it is noted as the juror's own failing.
 */
export async function judgeReferred(
  given: VoterParameters,
  record: RoundRecord,
  judge: JudgeReferred,
  { blockNumber, signal, isLate }: ReferredLook,
): Promise<RoundRecord> {
  try {
    const dispute = await readDispute(given, record, blockNumber)
    const { juror, onStep } = given
    const told = await orAborted(judge(dispute, { juror, signal, isLate, onStep }), signal)
    if (told === undefined) return await fixUnjudged(given, record, dispute)
    if (told === 'notShown') return record.hampered ? await clear(given, record) : record
    const { judgement, judged } = told
    if (judgement.kind === 'answered') parse(FixedBallot.shape.sellerBps, judgement.sellerBps)
    return await fixJudgement(given, record, judgement, judged)
  } catch (error) {
    // As a delivery that is shown so late that it can't be judged in time: that benches nobody.
    if (isLate && signal.aborted && !record.hampered) return fixNotShown(given, record)
    await keep(given, record, { hampered: true })
    throw error
  }
}

/**
 * Fixes the ballot of a referred case that nobody told this juror how to judge. It gives the respondent nothing: silence would
 * bench the juror, and so whoever refers cases could bench all jurors.
 */
export async function fixUnjudged(
  given: VoterParameters,
  record: RoundRecord,
  dispute: ReferredDispute | undefined,
): Promise<RoundRecord> {
  const { id, round, court } = record
  given.onStep({
    step: 'notJudged',
    id,
    round,
    court,
    ...(dispute && { arbitrable: dispute.arbitrable, dispute: dispute.dispute }),
  })
  return fixNothing(given, record)
}

/**
 * Reads which contract referred a case, and what.
 *
 * @throws {ReferralMissingError} when the node does not show it.
 */
export async function readDispute(
  { client, profile: { court, domain }, fromBlock, reading }: VoterParameters,
  { id, round }: Pick<RoundRecord, 'id' | 'round'>,
  toBlock: bigint,
): Promise<ReferredDispute> {
  const referral = await getReferral(client, { ...reading, court, id, fromBlock, toBlock })
  if (referral === undefined) throw new ReferralMissingError(id, fromBlock, toBlock)
  return { ...referral, chainId: domain.chainId, court, round }
}

/** The judge answers again: what failed before is no reason to abstain any more. */
async function clear({ store }: VoterParameters, record: RoundRecord): Promise<RoundRecord> {
  return store.change(record, (current = record) => {
    const { hampered: _, ...next } = current
    return { next, result: next }
  })
}

/** Thrown when a case was referred and its event is not found among the blocks looked at. Code `ReferralMissing`. */
export class ReferralMissingError extends BaseError {
  override readonly name = 'ReferralMissingError'

  constructor(id: Hash, fromBlock: bigint, toBlock: bigint) {
    super('The referral of the case is not among the events', {
      code: 'ReferralMissing',
      details: { id, fromBlock, toBlock },
    })
  }
}
