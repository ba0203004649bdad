export { type VerifyAmendmentParameters, verifyAmendment } from './amendment/verifyAmendment.ts'
export {
  type BargainingPoint,
  type BargainingProblem,
  bargainingProblem,
  SpacesDifferError,
  type UtilityPair,
} from './analysis/bargainingProblem.ts'
export { nashDistance, opposition, paretoDistance, utilityDistance } from './analysis/distances.ts'
export { paretoCodes } from './analysis/paretoCodes.ts'
export {
  egalitarianPoint,
  kalaiSmorodinskyPoint,
  maxWelfarePoint,
  nashPoint,
} from './analysis/solutions.ts'
export { type AllowedRefusal, type AskArbiter, checkAllowed, checkPlace } from './checks/checkAllowed.ts'
export { type ClockRefusal, checkClock, checkIssueOrder, mostClockDistance } from './checks/checkClock.ts'
export {
  type AskContract,
  askNobody,
  type CheckedConsent,
  type Consented,
  type ConsentRefusal,
  checkConsent,
  checkContracts,
  type PendingSignature,
} from './checks/checkConsent.ts'
export { checkConstants } from './checks/checkConstants.ts'
export { checkHashes, type HashesRefusal } from './checks/checkHashes.ts'
export {
  type AmendmentUnderMandate,
  checkAmendmentMandate,
  checkMandate,
  type MandateRefusal,
  type MandateState,
  type ReadMandate,
} from './checks/checkMandate.ts'
export { checkPosition, type PositionRefusal } from './checks/checkPosition.ts'
export { checkVersion } from './checks/checkVersion.ts'
export type { AllowedToken, Check, CheckContext, Deployment, Incoming } from './checks/incoming.ts'
export { mandateReader } from './checks/mandateReader.ts'
export { type ReadMessage, readMessage } from './checks/readMessage.ts'
export {
  type AdvanceCommitmentOptions,
  type Advanced,
  advanceCommitment,
  mayWork,
  submitterGrace,
} from './commit/advanceCommitment.ts'
export type { Commitment, CommitPort, CommitPosition, FundsQuestion, Payment } from './commit/commitPort.ts'
export { type EscrowCommitPortParameters, escrowCommitPort } from './commit/escrowCommitPort.ts'
export { type Decided, type FollowCommitmentOptions, followCommitment } from './commit/followCommitment.ts'
export {
  defaultFirmLife,
  type Guardrail,
  type GuardrailContext,
  type Outgoing,
  type Policy,
} from './guardrails/guardrail.ts'
export { guardrails, type Judgement, judge } from './guardrails/judge.ts'
export { leastTimeToCommit } from './guardrails/timeToCommit.ts'
export { mostFirmLife } from './guardrails/withinLife.ts'
export { GameInvalidError } from './player/gameUtility.ts'
export { createPlayer, LineInvalidError, type Player } from './player/player.ts'
export type { PlayerAnswer } from './player/playerMessage.ts'
export { Constraint } from './preferences/constraint.ts'
export { countValues, Issue, isValueOf } from './preferences/issue.ts'
export { type Ladder, ladderOf, outcomeAtUtility } from './preferences/ladder.ts'
export {
  checkOutcome,
  countOutcomes,
  isSameOutcome,
  type NamedOutcome,
  nameOutcome,
  type Outcome,
  OutcomeInvalidError,
  OutcomeSpace,
  parseOutcome,
} from './preferences/outcome.ts'
export { Preferences } from './preferences/preferences.ts'
export {
  discounted,
  PreferencesInvalidError,
  type UtilityFunction,
  utilityFunction,
} from './preferences/utility.ts'
export { ValueFunction } from './preferences/valueFunction.ts'
export { type Agreement, agreementOf, type SeenTranscript, type SignedSheet } from './protocol/agreement.ts'
export { checkSize, mostBytes } from './protocol/checkSize.ts'
export {
  type EquivocationProof,
  type EquivocationRefusal,
  proveEquivocation,
  type Statement,
  type VerifyEquivocationParameters,
  verifyEquivocation,
} from './protocol/equivocation.ts'
export { actOfMove, type Draft, digestOfMove, isSheetMove, Move, type SheetMove } from './protocol/move.ts'
export {
  hashRequestDocument,
  negotiationIdOf,
  Opening,
  protocolVersion,
  RequestDocument,
} from './protocol/opening.ts'
export { checkRenewal } from './protocol/renewal.ts'
export { accountOf, roleOf, sideOfRound } from './protocol/side.ts'
export {
  closingMoves,
  type Entry,
  headOf,
  impasseMoves,
  isImpasse,
  nextRound,
  outcomesOf,
  phaseOf,
  standingSheet,
  type Transcript,
} from './protocol/transcript.ts'
export {
  type VerifiedTranscript,
  type VerifyTranscriptParameters,
  verifyTranscript,
} from './protocol/verifyTranscript.ts'
export { type GeniusFiles, readGenius } from './scenarios/readGenius.ts'
export {
  longestScenario,
  parseScenario,
  readScenario,
  Scenario,
  ScenarioInvalidError,
  type SourceFile,
  templateOf,
  utilityOf,
} from './scenarios/scenario.ts'
export { tradeScenarios } from './scenarios/tradeScenarios.ts'
export { ChainUnreachableError } from './session/askChain.ts'
export { AuctionInvalidError, type AuctionParameters, auction } from './session/auction.ts'
export { type Bound, boundBy } from './session/bound.ts'
export { type HaggleParameters, haggle } from './session/haggle.ts'
export { needsAlive } from './session/needsAlive.ts'
export {
  type Approach,
  createNegotiator,
  type Negotiator,
  type NegotiatorParameters,
} from './session/negotiator.ts'
export {
  type Opened,
  type OpenNegotiationParameters,
  openNegotiation,
  TemplateInvalidError,
} from './session/openNegotiation.ts'
export { receiveMove } from './session/receiveMove.ts'
export { type Answer, type ReceiveRequestOptions, receiveRequest } from './session/receiveRequest.ts'
export { accountSignatory, mandateSignatory, type OffChainAct, type Signatory } from './session/signatory.ts'
export { releaseSignature, sweepLedger } from './session/sweepLedger.ts'
export {
  considerTurn,
  renewOffer,
  standingOf,
  type TakeTurnOptions,
  type Turn,
  takeTurn,
} from './session/takeTurn.ts'
export type { Haggled, HaggleEvent, HaggleResult, NeedParameters } from './session/threads.ts'
export {
  type BidSpace,
  bidAt,
  bidAtLeast,
  bidSpaceOf,
  countAtLeast,
  type Ranks,
  ranksWithin,
} from './space/bidSpace.ts'
export { decode, decodeInto, digitOf, encode, type Grid, gridOf, sumParts } from './space/grid.ts'
export { type Exposure, exposureOf, type FirmSignature, isSameLane, needOf } from './store/firmSignature.ts'
export type {
  AdmissionRecord,
  CommitmentRecord,
  CommitmentStatus,
  NegotiationRecord,
  RecordedVerdict,
  Waiting,
} from './store/negotiationRecord.ts'
export { type Change, type Forgetting, memoryStore, type NegotiationStore } from './store/negotiationStore.ts'
export { type AcceptancePolicy, acceptCombi, acceptNext, acceptTime } from './strategies/acceptance.ts'
export {
  askByTime,
  ConcessionInvalidError,
  ConcessionParameters,
  concession,
  exponents,
  timeDependent,
} from './strategies/concession.ts'
export type { Course } from './strategies/course.ts'
export {
  type Decision,
  type EscalationQuestion,
  type Fallback,
  fallBack,
  type LeaveReason,
  leaveReasons,
} from './strategies/decision.ts'
export { FixedInvalidError, FixedParameters, fixed } from './strategies/fixed.ts'
export { hybrid } from './strategies/hybrid.ts'
export { features, LearnedPolicy, learnedTactic } from './strategies/learned.ts'
export { micro } from './strategies/micro.ts'
export { type ModelledOptions, modelled } from './strategies/modelled.ts'
export { bayesianModel } from './strategies/models/bayesianModel.ts'
export { frequencyModel } from './strategies/models/frequencyModel.ts'
export { estimate, type ModelOpponent, type OpponentModel } from './strategies/models/opponentModel.ts'
export { type Moment, momentOf } from './strategies/moment.ts'
export { ours } from './strategies/ours.ts'
export { classicTactics, tactics } from './strategies/roster.ts'
export {
  floorOf,
  isLastChance,
  type Standing,
  type Strategy,
  type StrategyContext,
  timeOf,
} from './strategies/strategy.ts'
export {
  type Bargainer,
  type Choice,
  compose,
  explain,
  type OfferingPolicy,
  strategyOf,
  type Tactic,
} from './strategies/tactic.ts'
export { titForTat } from './strategies/titForTat.ts'
export { anyWithin, bestOf, favouriteWithin } from './strategies/window.ts'
export type { CheckCriteria } from './template/checkPlans.ts'
export { checkTemplate } from './template/checkTemplate.ts'
export { type BargainedTerms, outcomeToTerms, type RenderedTerms } from './template/outcomeToTerms.ts'
export { split } from './template/split.ts'
export {
  Binding,
  Plan,
  PlannedMilestone,
  type Target,
  TermsTemplate,
  targets,
} from './template/termsTemplate.ts'
export { checkConstantTerms, type ReadOutcome, termsToOutcome } from './template/termsToOutcome.ts'
export { type HttpWireParameters, httpWire, WireFailedError } from './wires/httpWire.ts'
export { createInbox, type Inbox, type InboxParameters } from './wires/inbox.ts'
export {
  type Connection,
  isLoopback,
  localUrls,
  PublicUrlInvalidError,
  parsePublicUrl,
} from './wires/publicUrl.ts'
export { readersOf } from './wires/readersOf.ts'
export {
  mostReadLife,
  type ReadHeaders,
  type ReadRefusal,
  type SignedRead,
  signRead,
  type VerifyReadParameters,
  verifyRead,
} from './wires/readSignature.ts'
export type { Wire } from './wires/wire.ts'
