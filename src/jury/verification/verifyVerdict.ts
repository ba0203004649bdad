import type { Address, Hash } from '../../core/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import type { CustomRules } from '../checks/rule.ts'
import { medianOf } from '../deliberation/median.ts'
import { hashRationale, Rationale } from '../deliberation/rationale.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { runChecks } from '../jurors/runChecks.ts'
import { caseBundlesOf } from './caseBundles.ts'
import { type CasePoint, contradicted, type JurorPoint, notShown, ok } from './point.ts'
import type { RecordedRound, RecordedSeat, VerdictRecord } from './verdictRecord.ts'
import { verifyBallotPoints } from './verifyBallotPoints.ts'
import { type RationaleGround, verifyRationale } from './verifyRationale.ts'

/** What {@link verifyVerdict} takes. */
export type VerifyVerdictParameters = {
  /** What the chain shows: `readVerdict` reads it. */
  readonly record: VerdictRecord
  /** The packed bundle of the case, as anybody serves it. */
  readonly bundle: Uint8Array
  /** What was published as rationales, by the hash that a ballot names; whatever it is. */
  readonly rationales: ReadonlyMap<Hash, unknown>
  /** The rules of `custom` checks; default: none. */
  readonly rules?: CustomRules | undefined
  readonly signal?: AbortSignal | undefined
}

/** What was checked of one juror's part in a round. */
export type VerifiedJuror = {
  readonly juror: Address
  readonly round: number
  readonly points: readonly JurorPoint[]
  /** The rationale, where one is shown that the ballot names. */
  readonly rationale?: Rationale | undefined
  /** The bundle that it names, where that is known to be the case's: what `askAgain` takes. */
  readonly bundle?: Bundle | undefined
}

/** A verdict, point by point. */
export type VerifiedVerdict = {
  readonly case: Hash
  readonly points: readonly CasePoint[]
  /** All who sat, round by round. */
  readonly jurors: readonly VerifiedJuror[]
}

/**
 * Checks a verdict from the chain, the case's bundle and the rationales that jurors published: that ballots are their
 * jurors', sealed and signed; that what jurors tell is what they committed to, is about this case, and leads to their votes;
 * that the median of the ballots became the verdict, and the verdict the ruling. Nothing that anybody published is trusted,
 * and what is missing is told.
 *
 * What it can't show: that a provider's model wrote the reply that a juror tells. `askAgain` puts the same prompt to a model
 * of one's own choosing.
 *
 * @throws {WorkerFailedError} when machine checks can't be run on this machine.
 * @example
 * const record = await readVerdict(client, { chainId, escrow, terms, milestone })
 * const { points, jurors } = await verifyVerdict({ record, bundle, rationales })
 */
export async function verifyVerdict(parameters: VerifyVerdictParameters): Promise<VerifiedVerdict> {
  const { record, bundle: bytes, rationales, rules, signal } = parameters
  const bundles = caseBundlesOf(bytes, record)
  const [bundle] = bundles.byHash.values()
  const ofCase = {
    bundles,
    criteria: bundle?.criteria,
    criteriaHash: bundle && hashCriteria(bundle.criteria),
    checked: bundle && (await runChecks(bundle, { rules, signal })),
  }
  const jurors = record.rounds.flatMap(({ seats }, round) => {
    const shown = seats.map((seat) => ({ ...seat, shown: shownFor(seat, rationales) }))
    const shownTo = shown.filter(({ shown: { rationale } }) => {
      return rationale !== undefined && rationale.bundle !== null && bundles.byHash.has(rationale.bundle)
    }).length
    return shown.map((seat) => verifyJuror(seat, { record, round, ground: { ...ofCase, shownTo } }))
  })
  return {
    case: record.id,
    points: [bundles.point, ...decisionPoints(record)],
    jurors: await Promise.all(jurors),
  }
}

/** What a juror shows as its rationale. */
type Shown = {
  readonly isShown: boolean
  /** The hash of what is shown; undefined: it has not the form of a rationale. */
  readonly hash?: Hash | undefined
  /** Where it is the one that the ballot names. */
  readonly rationale?: Rationale | undefined
}

function shownFor({ ballot }: RecordedSeat, rationales: VerifyVerdictParameters['rationales']): Shown {
  const published = ballot && rationales.get(ballot.rationale)
  if (published === undefined) return { isShown: false }
  const read = Rationale.safeParse(published)
  if (!read.success) return { isShown: true }
  const hash = hashRationale(read.data)
  return { isShown: true, hash, ...(hash === ballot?.rationale.toLowerCase() && { rationale: read.data }) }
}

type JurorGround = Pick<VerifyVerdictParameters, 'record'> & {
  readonly round: number
  readonly ground: RationaleGround
}

async function verifyJuror(
  { shown, ...seat }: RecordedSeat & { readonly shown: Shown },
  { record: { id, domain }, round, ground }: JurorGround,
): Promise<VerifiedJuror> {
  const { juror, ballot } = seat
  if (ballot === undefined) {
    if (seat.counted !== undefined) {
      const message = 'The court counts a ballot whose event is not shown: look at earlier blocks'
      return { juror, round, points: [notShown('ballot', 'BallotNotShown', message)] }
    }
    const message =
      seat.seal === undefined ? 'The juror sealed nothing' : 'The juror sealed a ballot and did not open it'
    return { juror, round, points: [notShown('ballot', 'BallotMissing', message)] }
  }
  const points = await verifyBallotPoints({ ...seat, ballot }, { id, round, domain })
  const { isShown, hash, rationale } = shown
  if (!isShown) {
    const details = { rationale: ballot.rationale }
    const gap = notShown('rationale', 'RationaleNotShown', 'The juror shows no rationale', details)
    return { juror, round, points: [...points, gap] }
  }
  if (rationale === undefined) {
    const message = 'What is shown is not the rationale that the ballot names'
    const problem = contradicted('rationale', 'RationaleMismatch', message, {
      found: hash ?? 'none: it is of another form',
      named: ballot.rationale,
    })
    return { juror, round, points: [...points, problem] }
  }
  const told = verifyRationale(rationale, ballot.sellerBps, ground)
  const bundle = rationale.bundle === null ? undefined : ground.bundles.byHash.get(rationale.bundle)
  return {
    juror,
    round,
    points: [...points, ok('rationale'), ...told],
    rationale,
    ...(bundle && { bundle }),
  }
}

/** Whether the ballots decided, and whether what they decided was done. */
function decisionPoints({ rounds, verdict, ruling, facts }: VerdictRecord): readonly CasePoint[] {
  // A round is followed by another only where it had no quorum, or a side appealed.
  const decisive = rounds.findLast((round) => votesIn(round).length >= round.quorum)
  if (decisive === undefined) {
    const details = { ballots: rounds.map((round) => votesIn(round).length) }
    const gap = notShown('quorum', 'VerdictMissing', 'No round had a quorum', details)
    if (verdict === undefined) return [gap]
    return [contradicted('quorum', 'QuorumMissed', 'There is a verdict, and no round had a quorum', details)]
  }
  const median = medianOf(votesIn(decisive))
  const points: CasePoint[] = [ok('quorum')]
  points.push(
    median === decisive.median
      ? ok('median')
      : contradicted('median', 'MedianMismatch', 'The ballots have another median than the court counts', {
          found: median,
          counted: decisive.median,
        }),
  )
  if (verdict === undefined) {
    return [...points, notShown('verdict', 'VerdictMissing', 'The court executed no verdict, or not yet')]
  }
  const details = { found: median, executed: verdict }
  points.push(
    median === verdict
      ? ok('verdict')
      : contradicted('verdict', 'VerdictMismatch', 'The verdict is not the median of the ballots', details),
  )
  return [...points, rulingPoint(verdict, ruling, facts.concededBps)]
}

/** A ruling pays at least what the dispute conceded. */
function rulingPoint(verdict: number, ruling: number | undefined, concededBps: number): CasePoint {
  if (ruling === undefined) {
    return notShown('ruling', 'RulingMissing', 'The escrow shows no ruling of the milestone')
  }
  if (ruling === Math.max(verdict, concededBps)) return ok('ruling')
  const message = 'The escrow paid another share than the verdict'
  return contradicted('ruling', 'RulingMismatch', message, { found: ruling, verdict, concededBps })
}

function votesIn({ seats }: RecordedRound): readonly number[] {
  return seats.flatMap(({ counted }) => (counted === undefined ? [] : [counted]))
}
