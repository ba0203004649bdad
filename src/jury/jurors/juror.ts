import type { Finding } from '../checks/checkDelivery.ts'
import type { Bundle } from '../evidence/bundle.ts'
import type { JudgedBy } from './judgedBy.ts'

/**
 * Why a juror gives no answer. Its ballot is missing then, and a median is none the worse for it. What its operator can do
 * about each is in `adviceOn`.
 */
export type AbstainReason =
  /** The model ended its answer itself, and it is not what the schema asks for, or more than one answer. */
  | 'offSchema'
  /** The answer was cut off: its limit, or the model's room, was used up, by thoughts perhaps. */
  | 'cutOff'
  /** The model would not answer. */
  | 'refused'
  /** The provider's filter kept the answer, or the prompt, back. */
  | 'blocked'
  /** The answer ended in another way than its end: what there is of it is not believed. */
  | 'unfinished'
  /** It did what the canary in the deliverable told it to. */
  | 'canary'
  | 'timeout'
  /** The provider failed, or refused the request, however often it was asked. */
  | 'provider'
  /** The criteria have questions, and this juror answers none; or a check whose rule it lacks. */
  | 'unanswerable'
  /** The delivery can't be shown to it whole: too large, or no text. */
  | 'unreadable'

/** What judging cost. `dollars`: by the prices the juror was configured with; absent: unknown. */
export type Usage = {
  readonly inputTokens: number
  readonly outputTokens: number
  /** Also those that failed, whose tokens nobody tells. */
  readonly requests: number
  readonly dollars?: number | undefined
}

/** What a rationale tells of a check. */
type ToldFinding = Pick<Finding, 'name' | 'holds' | 'found'> & { readonly problems: readonly string[] }

/** What one juror says of a case. */
export type Judgement = {
  readonly usage: Usage
  /**
   * For its operator: what a provider was not sent as configured, and why; absent: nothing. Some of it is the provider's
   * own words, as plain text.
   */
  readonly notices?: readonly string[] | undefined
} & (
  | {
      readonly kind: 'answered'
      /**
       * By the name of each check and each question: whether it holds. Questions are missing where a required check failed:
       * nobody was asked.
       */
      readonly answers: Readonly<Record<string, boolean>>
      /** The seller's share that follows from the answers and the criteria's weights, in basis points. */
      readonly sellerBps: number
      /** A sentence a check or question, for people; never for another model. */
      readonly notes: Readonly<Record<string, string>>
      /** What the machine checks found; absent: the juror does not tell, and its rationale says so. */
      readonly findings?: readonly ToldFinding[] | undefined
      /** What judged, so that anybody can ask again; absent: likewise. */
      readonly by?: JudgedBy | undefined
    }
  | {
      readonly kind: 'abstained'
      readonly reason: AbstainReason
      /** The HTTP status with which a provider failed last; absent: it had none, or another reason. */
      readonly status?: number | undefined
    }
)

/** A program or a language model that judges. It never throws for what a stranger wrote. */
export type Juror = {
  readonly name: string
  judge(bundle: Bundle, options: { readonly signal?: AbortSignal | undefined }): Promise<Judgement>
}
