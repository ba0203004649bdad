export { type Grown, type Moment, momentAt } from './arithmetic/grown.ts'
export { costToForgeOf, evidenceOf, scoreOf, toShare } from './arithmetic/score.ts'
export { scoreParameters } from './arithmetic/scoreParameters.ts'
export type { Counts, Standing } from './ledger/accountRecord.ts'
export { createLedger, type Ledger } from './ledger/createLedger.ts'
export type { Entry, RecordEvent, RecordRole } from './ledger/entry.ts'
export {
  decodePassport,
  type Passport,
  PassportInvalidError,
  type PassportSide,
} from './passport/decodePassport.ts'
export type { FeedbackEntry } from './published/findPublication.ts'
export { hashPublishedScore, type PublishedScore } from './published/publishedScore.ts'
export { type GetBurnedParameters, getBurned } from './readers/getBurned.ts'
export { getCostToForge } from './readers/getCostToForge.ts'
export { type GetPassportParameters, getPassport } from './readers/getPassport.ts'
export { getRecord } from './readers/getRecord.ts'
export { getScore } from './readers/getScore.ts'
export type { ReadRecordOptions, RecordParameters } from './readers/readReputation.ts'
export {
  type PublishedScoreRefusal,
  type VerifiedScore,
  type VerifyPublishedScoreParameters,
  verifyPublishedScore,
} from './readers/verifyPublishedScore.ts'
