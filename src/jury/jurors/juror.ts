import type { Side } from '../../core/index.ts'
import type { Finding } from '../checks/checkDelivery.ts'
import type { Shown } from '../evidence/bundle.ts'
import type { JudgedBy } from './judgedBy.ts'
import type { AbstainReason, Obstacle } from './obstacle.ts'

/** What judging cost. `dollars`: by the prices the juror was configured with; absent: unknown. */
export type Usage = {
  readonly inputTokens: number
  readonly outputTokens: number
  /** Also those that failed, whose tokens nobody tells. */
  readonly requests: number
  readonly dollars?: number | undefined
}

/** What a rationale tells of a check. */
type ToldFinding = Pick<Finding, 'name' | 'holds' | 'problems'> & {
  /** How many problems there were; null: it could not be run, and so does not hold. */
  readonly found: number | null
}

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
       * nobody was asked. What was not shown does not hold.
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
      /** What stood in the way of answering all of it; absent: nothing. */
      readonly hindrance?: Hindrance | undefined
    }
  | {
      readonly kind: 'abstained'
      readonly reason: AbstainReason
      /** The HTTP status with which a provider failed last; absent: it had none, or another reason. */
      readonly status?: number | undefined
    }
)

/**
 * Something of a side's that kept a juror from an answer. By the buyer: its statement was left out. By the seller, who bears
 * the proof: what could not be answered counts as not shown.
 */
export type Hindrance = { readonly by: Side; readonly reason: Obstacle }

/** A program or a language model that judges. It never throws for what a stranger wrote. */
export type Juror = {
  readonly name: string
  judge(bundle: Shown, options: { readonly signal?: AbortSignal | undefined }): Promise<Judgement>
}
