/** How a point came out: it was checked and holds; what is shown contradicts it; or too little is shown to check it. */
export type PointResult = 'ok' | 'contradicted' | 'notShown'

/**
 * One point of a verdict that is checked. `code` says why it does not hold, or what is missing to check it; `message` is a
 * sentence for people, `details` what was found and what was expected. What jurors wrote is in neither but as hashes, numbers
 * and names of the criteria.
 */
export type Point<
  Name extends string = string,
  Contradiction extends string = string,
  Gap extends string = string,
> =
  | { readonly point: Name; readonly result: 'ok' }
  | ({ readonly point: Name; readonly result: 'contradicted'; readonly code: Contradiction } & Told)
  | ({ readonly point: Name; readonly result: 'notShown'; readonly code: Gap } & Told)

type Told = { readonly message: string; readonly details: Readonly<Record<string, unknown>> }

/** What is checked of each juror's part. */
export type JurorPointName =
  | 'ballot'
  | 'seal'
  | 'signature'
  | 'rationale'
  | 'bundle'
  | 'criteria'
  | 'checks'
  | 'share'
  | 'prompt'
  | 'reply'
  | 'hindrance'

/** What can be wrong with a juror's part. */
export type JurorContradiction =
  | 'ShareTooLarge'
  | 'BallotMismatch'
  | 'SealMismatch'
  | 'SignatureInvalid'
  | 'RationaleMismatch'
  | 'BundleMismatch'
  | 'CriteriaMismatch'
  | 'FindingsMismatch'
  | 'AnswersMismatch'
  | 'ShareMismatch'
  | 'ModelNotAsked'
  | 'PromptMismatch'
  | 'StatementWithheld'
  | 'ReplyMismatch'
  | 'ReplyUnreadable'
  | 'CanaryObeyed'
  | 'HindranceMismatch'
  | 'HindranceMissing'

/** What can be missing of a juror's part. */
export type JurorGap =
  | 'BallotMissing'
  | 'BallotNotShown'
  | 'SealMissing'
  | 'SignatureNotShown'
  | 'RationaleNotShown'
  | 'BundleNotShown'
  | 'CriteriaNotShown'
  | 'FindingsNotShown'
  | 'ChecksVersionUnknown'
  | 'ChecksNotRun'
  | 'JudgeNotShown'
  | 'PromptVersionUnknown'
  | 'PromptNotRendered'
  | 'StatementUnheard'
  | 'ReplyNotKept'
  | 'ReplyNotShown'

/** One point of a juror's part. */
export type JurorPoint = Point<JurorPointName, JurorContradiction, JurorGap>

/** One point of the case as a whole. */
export type CasePoint = Point<
  'bundle' | 'quorum' | 'median' | 'verdict' | 'ruling',
  'BundleRefused' | 'QuorumMissed' | 'MedianMismatch' | 'VerdictMismatch' | 'RulingMismatch',
  'VerdictMissing' | 'RulingMissing' | 'StatementNotShown'
>

type Details = Readonly<Record<string, unknown>>

export function ok<Name extends string>(point: Name) {
  return { point, result: 'ok' } as const
}

export function contradicted<Name extends string, Code extends string>(
  point: Name,
  code: Code,
  message: string,
  details: Details = {},
) {
  return { point, result: 'contradicted', code, message, details } as const
}

export function notShown<Name extends string, Code extends string>(
  point: Name,
  code: Code,
  message: string,
  details: Details = {},
) {
  return { point, result: 'notShown', code, message, details } as const
}
