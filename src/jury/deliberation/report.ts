import type { Criteria } from '../criteria/criteria.ts'
import type { Hindrance, Judgement, Usage } from '../jurors/juror.ts'
import type { AbstainReason } from '../jurors/obstacle.ts'
import { addUsage, noUsage } from '../jurors/usage.ts'
import { effectiveVotes, krippendorffAlpha, type Ratings } from './agreement.ts'
import { medianOf } from './median.ts'
import type { Rationale } from './rationale.ts'

/** Why a panel has no ballot of a juror. */
export type NoBallot =
  | AbstainReason
  /** It says nothing of it. */
  | 'silent'

/** One juror's judgement, by the juror's name; or why there is none. */
export type Judged = {
  readonly juror: string
  readonly judgement:
    | Judgement
    | (Omit<Extract<Judgement, { kind: 'abstained' }>, 'reason'> & { readonly reason: NoBallot })
  /** What it shows of a ballot; null: nothing that the ballot names; absent: it was not asked. */
  readonly rationale?: Rationale | null | undefined
}

/** How a panel divided over one question, or one check. */
export type Division = {
  readonly name: string
  readonly yes: number
  readonly no: number
  /** Jurors that said nothing of it. */
  readonly missing: number
  /** The majority's share of those who answered, from 0.5 to 1; null: nobody did. */
  readonly agreement: number | null
}

/** What a panel said, and how far its members are to be taken for independent. */
export type DeliberationReport = {
  /** Median of the seller's shares, in basis points; null: every juror abstained. */
  readonly sellerBps: number | null
  readonly votes: readonly {
    readonly juror: string
    readonly sellerBps: number
    /** What it could not judge, and on whose side that is, by the reasons that it shows. */
    readonly hindrance?: Hindrance | undefined
  }[]
  readonly abstained: readonly {
    readonly juror: string
    readonly reason: NoBallot
    /** The HTTP status with which its provider failed. */
    readonly status?: number | undefined
  }[]
  readonly divisions: readonly Division[]
  /** Krippendorff's alpha over the divisions; null: no variation. */
  readonly alpha: number | null
  /** As {@link effectiveVotes} has it. */
  readonly effectiveVotes: number | null
  /** Of all jurors; `dollars` is that of those who know theirs. */
  readonly usage: Usage
  /** Of the jurors that were asked for one; null: none was shown that the ballot names. */
  readonly rationales: readonly { readonly juror: string; readonly rationale: Rationale | null }[]
}

/**
 * Measures what a panel said of one case. Agreement is taken over the questions; over the checks only where the criteria
 * ask nothing, because on checks honest jurors agree by nature.
 */
export function deliberationReport(
  criteria: Pick<Criteria, 'checks' | 'questions'>,
  judged: readonly Judged[],
): DeliberationReport {
  const measured = criteria.questions.length > 0 ? criteria.questions : criteria.checks
  const names = measured.map(({ name }) => name)
  const ratings: Ratings<boolean> = judged.map(({ judgement }) =>
    names.map((name) => answerOf(judgement, name)),
  )
  const votes = judged.flatMap(({ juror, judgement }) =>
    judgement.kind === 'answered' ? [voteOf(juror, judgement)] : [],
  )
  return {
    sellerBps: medianOf(votes.map(({ sellerBps }) => sellerBps)),
    votes,
    abstained: judged.flatMap(({ juror, judgement }) =>
      judgement.kind === 'abstained' ? [abstentionOf(juror, judgement)] : [],
    ),
    divisions: names.map((name, index) =>
      divisionOf(
        name,
        ratings.map((answers) => answers[index] ?? null),
      ),
    ),
    alpha: krippendorffAlpha(ratings),
    effectiveVotes: effectiveVotes(ratings),
    usage: judged.map(({ judgement }) => judgement.usage).reduce(addUsage, noUsage),
    rationales: judged.flatMap(({ juror, rationale }) =>
      rationale === undefined ? [] : [{ juror, rationale }],
    ),
  }
}

function voteOf(juror: string, { sellerBps, hindrance }: Extract<Judged['judgement'], { kind: 'answered' }>) {
  return { juror, sellerBps, ...(hindrance && { hindrance }) }
}

function abstentionOf(
  juror: string,
  { reason, status }: Extract<Judged['judgement'], { kind: 'abstained' }>,
) {
  return { juror, reason, ...(status !== undefined && { status }) }
}

function answerOf(judgement: Judged['judgement'], name: string): boolean | null {
  if (judgement.kind === 'abstained' || !Object.hasOwn(judgement.answers, name)) return null
  return judgement.answers[name] ?? null
}

function divisionOf(name: string, answers: readonly (boolean | null)[]): Division {
  const yes = answers.filter((answer) => answer === true).length
  const no = answers.filter((answer) => answer === false).length
  const agreement = yes + no === 0 ? null : Math.max(yes, no) / (yes + no)
  return { name, yes, no, missing: answers.length - yes - no, agreement }
}
