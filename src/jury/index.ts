export {
  Appeal,
  type CourtActMessage,
  type CourtActName,
  type CourtDomain,
  courtTypedDataOf,
  Enrolment,
  hashCourtAct,
  Increase,
  Resignation,
  Strike,
  signCourtAct,
} from './acts/courtActs.ts'
export {
  BeaconKeyInvalidError,
  BeaconPointInvalidError,
  BeaconSignatureInvalidError,
  decompressSignature,
  type VerifyRoundParameters,
  verifyRound,
} from './beacon/beaconSignature.ts'
export {
  type BeaconRound,
  type EndpointFailure,
  type FetchRoundParameters,
  fetchRound,
  RoundNotPublishedError,
  RoundUnavailableError,
} from './beacon/drandClient.ts'
export { type LocalBeacon, type LocalBeaconParameters, localBeacon } from './beacon/localBeacon.ts'
export { type DrandChain, quicknet } from './beacon/quicknet.ts'
export {
  type BeaconParameters,
  BeaconRoundInvalidError,
  BeaconTimeTooEarlyError,
  publishedAt,
  roundAt,
} from './beacon/rounds.ts'
export {
  type CheckDeliveryOptions,
  checkDelivery,
  checksVersion,
  type Finding,
  type Report,
  RuleMissingError,
} from './checks/checkDelivery.ts'
export type { Delivery } from './checks/delivery/delivery.ts'
export { digitsOf, isLongNumber, type LongNumber } from './checks/delivery/longNumber.ts'
export type { ReadDelivery } from './checks/delivery/readDelivery.ts'
export type { CustomRules, Rule, RuleContext, RuleRefusal } from './checks/rule.ts'
export { type CompiledSchema, compileSchema } from './checks/schema/compileSchema.ts'
export { show } from './checks/show.ts'
export { WorkerFailedError } from './checks/workers/runWorker.ts'
export type { Attachments } from './criteria/attachments.ts'
export {
  AnswerMissingError,
  type Answers,
  Attachment,
  Check,
  type CheckOf,
  Criteria,
  Format,
  Question,
  sellerBpsOf,
} from './criteria/criteria.ts'
export { follow, isPointer } from './criteria/pointer.ts'
export {
  type CriteriaRefusal,
  type ValidateCriteriaParameters,
  type ValidatedCriteria,
  validateCriteria,
} from './criteria/validateCriteria.ts'
export { effectiveVotes, krippendorffAlpha, type Ratings } from './deliberation/agreement.ts'
export { caseIdOf } from './deliberation/caseId.ts'
export { formatRationale } from './deliberation/formatRationale.ts'
export { formatAbstention, formatReport } from './deliberation/formatReport.ts'
export { medianOf } from './deliberation/median.ts'
export { hashRationale, isNotShown, mostRationale, Rationale, rationaleOf } from './deliberation/rationale.ts'
export {
  type Explanation,
  type ReadDeliberationParameters,
  readDeliberation,
} from './deliberation/readDeliberation.ts'
export {
  type DeliberationReport,
  type Division,
  deliberationReport,
  type Judged,
  type NoBallot,
} from './deliberation/report.ts'
export {
  type ArbiterDomain,
  Ballot,
  hashBallot,
  hashSeal,
  Seal,
  sealOf,
  signBallot,
  signSeal,
} from './deliberation/sealedBallot.ts'
export { type BallotRefusal, type ShownBallot, verifyBallot } from './deliberation/verifyBallot.ts'
export { type Brief, type BriefHashes, type BriefRefusal, checkBrief, hashBrief } from './evidence/brief.ts'
export { type Bundle, buildBundle, type Evidence, type Material, type Shown } from './evidence/bundle.ts'
export {
  CaseEventsMissingError,
  type CaseFacts,
  CaseNotOpenError,
  type ReadCaseFactsParameters,
  readCaseFacts,
} from './evidence/caseFacts.ts'
export { artifactOf, Statement } from './evidence/deliveryNote.ts'
export { type BundleRefusal, type OpenedBundle, openBundle } from './evidence/openBundle.ts'
export { type OpenedBrief, openBrief, packBrief } from './evidence/packBrief.ts'
export { packBundle, unpackBundle } from './evidence/packBundle.ts'
export { BundleTooLargeError, mostBundle } from './evidence/packedFile.ts'
export { type BundleStore, hashBundle, memoryBundleStore } from './evidence/stores/bundleStore.ts'
export { fileBundleStore } from './evidence/stores/fileBundleStore.ts'
export {
  BundleStoreFailedError,
  type HttpBundleStoreParameters,
  httpBundleStore,
} from './evidence/stores/httpBundleStore.ts'
export { ApiKeyMissingError, type Environment, usualKeyVariables } from './jurors/apiKey.ts'
export { JudgedBy } from './jurors/judgedBy.ts'
export type { Hindrance, Judgement, Juror, Usage } from './jurors/juror.ts'
export { ModelConfig } from './jurors/modelConfig.ts'
export { type ModelJuror, type ModelJurorOptions, modelJuror } from './jurors/modelJuror.ts'
export { type AbstainReason, type Fault, type Obstacle, obstacles } from './jurors/obstacle.ts'
export { type ProgramJurorParameters, programJuror } from './jurors/programJuror.ts'
export { promptVersion } from './jurors/prompt/renderPrompt.ts'
export { ProviderMissingError } from './jurors/providerPackage.ts'
export { addUsage, noUsage } from './jurors/usage.ts'
export {
  Announcement,
  readAnnouncement,
  signAnnouncement,
} from './pushing/announcement.ts'
export {
  type JurorDirectory,
  type JurorDirectoryParameters,
  jurorDirectory,
} from './pushing/jurorDirectory.ts'
export {
  BundleUnreadableError,
  type PushBundleParameters,
  type Pushed,
  pushBundle,
} from './pushing/pushBundle.ts'
export { adviceOn } from './service/adviceOn.ts'
export {
  type BundleSource,
  BundleSourceFailedError,
  type HttpBundleSourceParameters,
  httpBundleSource,
} from './service/bundleSource.ts'
export { CourtUnknownError } from './service/courtProfile.ts'
export type { AskBeacon } from './service/createDrawer.ts'
export {
  CourtOfOtherEscrowError,
  createJurorService,
  type JurorService,
  type JurorServiceParameters,
  StoreOfOtherJurorError,
  type Tick,
} from './service/createJurorService.ts'
export { type JudgeByBriefParameters, judgeByBrief } from './service/judgeByBrief.ts'
export {
  type JudgeReferred,
  type JudgeReferredOptions,
  ReferralMissingError,
  type ReferredDispute,
  type ReferredJudgement,
} from './service/judgeReferred.ts'
export type { JurorStep } from './service/jurorStep.ts'
export { type RunJurorServiceParameters, runJurorService } from './service/runJurorService.ts'
export { type Errand, errands } from './service/settleRound.ts'
export { fileJurorStore, RecordUnreadableError } from './service/store/fileJurorStore.ts'
export {
  type JurorStore,
  memoryJurorStore,
  type RoundChange,
  type RoundKey,
} from './service/store/jurorStore.ts'
export {
  type AbstainedFor,
  type FixedBallot,
  type RoundEnd,
  RoundRecord,
} from './service/store/roundRecord.ts'
export { clientSubmitter } from './service/submit/clientSubmitter.ts'
export {
  RelayFailedError,
  type RelaySubmitterParameters,
  relaySubmitter,
} from './service/submit/relaySubmitter.ts'
export { sendSubmission } from './service/submit/sendSubmission.ts'
export { Submission, type Submit } from './service/submit/submission.ts'
export {
  type AnsweredAgain,
  type AskAgainParameters,
  type AskedAgain,
  askAgain,
} from './verification/askAgain.ts'
export { formatVerdict } from './verification/formatVerdict.ts'
export type {
  CasePoint,
  JurorContradiction,
  JurorGap,
  JurorPoint,
  JurorPointName,
  PointResult,
} from './verification/point.ts'
export {
  type ReadVerdictParameters,
  type RecordedBallot,
  type RecordedRound,
  type RecordedSeat,
  readVerdict,
  type VerdictRecord,
} from './verification/verdictRecord.ts'
export {
  type VerifiedJuror,
  type VerifiedVerdict,
  type VerifyVerdictParameters,
  verifyVerdict,
} from './verification/verifyVerdict.ts'
