export type { Act, ActArguments } from './act.ts'
export {
  type AmendParameters,
  amend,
  type SimulateAmendParameters,
  simulateAmend,
} from './actions/amend.ts'
export { type BatchParameters, batch, type SimulateBatchParameters, simulateBatch } from './actions/batch.ts'
export {
  type CancelParameters,
  cancel,
  type SimulateCancelParameters,
  simulateCancel,
} from './actions/cancel.ts'
export {
  type CancelLaneParameters,
  cancelLane,
  type SimulateCancelLaneParameters,
  simulateCancelLane,
} from './actions/cancelLane.ts'
export {
  type CancelNoncesParameters,
  cancelNonces,
  type SimulateCancelNoncesParameters,
  simulateCancelNonces,
} from './actions/cancelNonces.ts'
export { type CloseParameters, close, type SimulateCloseParameters, simulateClose } from './actions/close.ts'
export {
  type CommitParameters,
  commit,
  type SimulateCommitParameters,
  simulateCommit,
} from './actions/commit.ts'
export {
  type CommitAllParameters,
  commitAll,
  DealRefusedError,
  type DealToCommit,
  type SimulateCommitAllParameters,
  simulateCommitAll,
} from './actions/commitAll.ts'
export {
  BundlerMissingError,
  type CommitBundleParameters,
  commitBundle,
  type SimulateCommitBundleParameters,
  simulateCommitBundle,
} from './actions/commitBundle.ts'
export {
  type DeliverParameters,
  deliver,
  type SimulateDeliverParameters,
  simulateDeliver,
} from './actions/deliver.ts'
export {
  type DepositParameters,
  deposit,
  type SimulateDepositParameters,
  simulateDeposit,
} from './actions/deposit.ts'
export {
  type DismissParameters,
  dismiss,
  type SimulateDismissParameters,
  simulateDismiss,
} from './actions/dismiss.ts'
export {
  type DisputeParameters,
  dispute,
  type SimulateDisputeParameters,
  simulateDispute,
} from './actions/dispute.ts'
export {
  type EngageParameters,
  engage,
  type SimulateEngageParameters,
  simulateEngage,
} from './actions/engage.ts'
export {
  type FinalizeParameters,
  finalize,
  type SimulateFinalizeParameters,
  simulateFinalize,
} from './actions/finalize.ts'
export {
  type RevokeParameters,
  revoke,
  type SimulateRevokeParameters,
  simulateRevoke,
} from './actions/revoke.ts'
export { type RuleParameters, rule, type SimulateRuleParameters, simulateRule } from './actions/rule.ts'
export {
  type SetPayoutParameters,
  type SimulateSetPayoutParameters,
  setPayout,
  simulateSetPayout,
} from './actions/setPayout.ts'
export {
  type SettleParameters,
  type SimulateSettleParameters,
  settle,
  simulateSettle,
} from './actions/settle.ts'
export { type SimulateSplitParameters, type SplitParameters, simulateSplit, split } from './actions/split.ts'
export { type MinedAct, type WaitForActParameters, waitForAct } from './actions/waitForAct.ts'
export { type SimulateWaiveParameters, simulateWaive, type WaiveParameters, waive } from './actions/waive.ts'
export {
  type SimulateWithdrawParameters,
  simulateWithdraw,
  type WithdrawParameters,
  withdraw,
} from './actions/withdraw.ts'
export { batchGas } from './batchGas.ts'
export { patientClient } from './calls/patientClient.ts'
export { sendAndWait } from './calls/sendAndWait.ts'
export { AccountMissingError } from './calls/sendCall.ts'
export { SendFailedError, type SendFailure } from './calls/sendFailure.ts'
export { NotSignedError, type SentCall } from './calls/sentCall.ts'
export { GasLimitTooHighError, mostTransactionGas } from './calls/transactionGas.ts'
export { TransactionNotMinedError, TransactionReplacedError } from './calls/waitForCall.ts'
export { askContract, type ContractAnswer, type ContractQuestion } from './consent/askContract.ts'
export { ConsentRefusedError } from './consent/explainConsentError.ts'
export {
  type ExplainPayerParameters,
  explainPayer,
  explainPull,
  type Pull,
  type PullAuthorization,
} from './consent/explainPull.ts'
export { PullRefusedError } from './consent/explainPullError.ts'
export { explainRefusal, type FailedAct } from './consent/explainRefusal.ts'
export { getTokenDomain, TokenDomainUnknownError } from './consent/getTokenDomain.ts'
export type { PullRefusal, PullRefusalCode, PullRefusalDetails } from './consent/pullRefusal.ts'
export {
  type ActivateParameters,
  activate,
  type SimulateActivateParameters,
  simulateActivate,
} from './court/actions/activate.ts'
export {
  type AppealParameters,
  appeal,
  type SimulateAppealParameters,
  simulateAppeal,
} from './court/actions/appeal.ts'
export {
  type CollectParameters,
  collect,
  type SimulateCollectParameters,
  simulateCollect,
} from './court/actions/collect.ts'
export {
  type CreatePanelParameters,
  createPanel,
  type SimulateCreatePanelParameters,
  simulateCreatePanel,
} from './court/actions/createPanel.ts'
export { type DrawParameters, draw, type SimulateDrawParameters, simulateDraw } from './court/actions/draw.ts'
export {
  type DropParameters,
  drop,
  type SimulateDropParameters,
  simulateDrop,
} from './court/actions/drop.ts'
export {
  type EnrolParameters,
  enrol,
  type SimulateEnrolParameters,
  simulateEnrol,
} from './court/actions/enrol.ts'
export {
  type ExecuteParameters,
  execute,
  type SimulateExecuteParameters,
  simulateExecute,
} from './court/actions/execute.ts'
export {
  type IncreaseParameters,
  increase,
  type SimulateIncreaseParameters,
  simulateIncrease,
} from './court/actions/increase.ts'
export {
  type OpenCaseParameters,
  openCase,
  type SimulateOpenCaseParameters,
  simulateOpenCase,
} from './court/actions/openCase.ts'
export { type PayParameters, pay, type SimulatePayParameters, simulatePay } from './court/actions/pay.ts'
export {
  type PenalizeParameters,
  penalize,
  type SimulatePenalizeParameters,
  simulatePenalize,
} from './court/actions/penalize.ts'
export {
  type PunishEquivocationParameters,
  punishEquivocation,
  type SimulatePunishEquivocationParameters,
  simulatePunishEquivocation,
} from './court/actions/punishEquivocation.ts'
export {
  type RecallParameters,
  recall,
  type SimulateRecallParameters,
  simulateRecall,
} from './court/actions/recall.ts'
export {
  type ReferParameters,
  refer,
  type SimulateReferParameters,
  simulateRefer,
} from './court/actions/refer.ts'
export {
  type RefundAppealParameters,
  refundAppeal,
  type SimulateRefundAppealParameters,
  simulateRefundAppeal,
} from './court/actions/refundAppeal.ts'
export {
  type ResignParameters,
  resign,
  type SimulateResignParameters,
  simulateResign,
} from './court/actions/resign.ts'
export { type SealParameters, type SimulateSealParameters, seal, simulateSeal } from './court/actions/seal.ts'
export {
  type SimulateStrikeParameters,
  type StrikeParameters,
  simulateStrike,
  strike,
} from './court/actions/strike.ts'
export { type SimulateVoteParameters, simulateVote, type VoteParameters, vote } from './court/actions/vote.ts'
export {
  type MinedCourtAct,
  type WaitForCourtActParameters,
  waitForCourtAct,
} from './court/actions/waitForCourtAct.ts'
export {
  type SimulateWithdrawStakeParameters,
  simulateWithdrawStake,
  type WithdrawStakeParameters,
  withdrawStake,
} from './court/actions/withdrawStake.ts'
export type { CaseReference, MilestoneCase, ReferredCase } from './court/caseReference.ts'
export {
  type ArbiterFloors,
  type ArbiterRefusal,
  type ArbiterTerms,
  type CheckArbiterParameters,
  checkArbiter,
  defaultFloors,
} from './court/checkArbiter.ts'
export type { CourtAct, CourtActArguments, CourtSendOptions, CourtSimulateOptions } from './court/courtAct.ts'
export { CourtMissingError } from './court/courtOf.ts'
export type { CourtEvent, CourtEventName, CourtEventPlace } from './court/events/courtEvent.ts'
export {
  type CreateCourtEventCursorParameters,
  createCourtEventCursor,
} from './court/events/createCourtEventCursor.ts'
export {
  type CourtEventFilter,
  type GetCourtEventsParameters,
  getCourtEvents,
} from './court/events/getCourtEvents.ts'
export type { CourtReadOptions } from './court/readCourt.ts'
export type { SignedBallot, SignedSeal } from './court/signedVote.ts'
export { type GetAppealFeeParameters, getAppealFee } from './court/views/getAppealFee.ts'
export {
  type CourtCase,
  type CourtRound,
  type CourtSeat,
  type GetCaseParameters,
  getCase,
} from './court/views/getCase.ts'
export { type GetCaseIdParameters, getCaseId } from './court/views/getCaseId.ts'
export { type Drawing, type GetDrawingParameters, getDrawing } from './court/views/getDrawing.ts'
export { type GetJurorParameters, getJuror, type JurorStanding } from './court/views/getJuror.ts'
export { getJury, type JuryClocks, type JuryRules } from './court/views/getJury.ts'
export { type GetOwedParameters, getOwed } from './court/views/getOwed.ts'
export { type GetPanelAddressParameters, getPanelAddress } from './court/views/getPanelAddress.ts'
export { type GetReferralParameters, getReferral, type Referral } from './court/views/getReferral.ts'
export { type EarnestActions, earnestActions } from './decorators/earnestActions.ts'
export {
  type EarnestPublicActions,
  type EarnestQuestions,
  earnestPublicActions,
} from './decorators/earnestPublicActions.ts'
export { type CourtActions, type JuryActions, juryActions } from './decorators/juryActions.ts'
export { Bytecode } from './deployments/bytecode.ts'
export { Deployment } from './deployments/deployment.ts'
export { DeploymentMissingError, getDeployment, getKnownAddresses } from './deployments/getDeployment.ts'
export { KnownAddresses } from './deployments/knownAddresses.ts'
export { BytecodeMissingError } from './deployments/verify/contractCode.ts'
export type { DeploymentCheck, DeploymentFinding } from './deployments/verify/deploymentCheck.ts'
export {
  type DeploymentReport,
  type ExpectedDeployment,
  type VerifyDeploymentParameters,
  verifyDeployment,
} from './deployments/verify/verifyDeployment.ts'
export { encodeAct } from './encodeAct.ts'
export { BundlerError, type BundlerErrorArgs, type BundlerErrorName } from './errors/bundlerError.ts'
export { CourtError, type CourtErrorArgs, type CourtErrorName } from './errors/courtError.ts'
export { decodeError } from './errors/decodeError.ts'
export { decodeRevert, RevertedError } from './errors/decodeRevert.ts'
export { EscrowError, type EscrowErrorArgs, type EscrowErrorName } from './errors/escrowError.ts'
export { revertDataOf } from './errors/revertDataOf.ts'
export { type EarnestClient, viemClient } from './escrowOf.ts'
export { LogsUnansweredError } from './events/askLogs.ts'
export {
  type CreateEventCursorParameters,
  createEventCursor,
  type EventCursor,
} from './events/createEventCursor.ts'
export { type LogCursor, type LogStep, ReorganisationTooDeepError } from './events/createLogCursor.ts'
export { decodeEvents } from './events/decodeEvents.ts'
export type { EarnestEvent, EarnestEventName, EventPlace } from './events/earnestEvent.ts'
export { type EventFilter, type GetEventsParameters, getEvents } from './events/getEvents.ts'
export type { EventLog, LogPlace } from './events/logEvents.ts'
export { BlockMissingError, LogsUnprovenError } from './events/readByHash.ts'
export type { ReadingOptions } from './events/readingOptions.ts'
export { type WatchEventsParameters, watchEvents } from './events/watchEvents.ts'
export { beaconAbi } from './generated/beacon.ts'
export { bundlerAbi } from './generated/bundler.ts'
export {
  BundleMandateInvalidError,
  BundleMismatchError,
  BundleStrangerError,
  bundlerErrors,
} from './generated/bundlerErrors.ts'
export {
  ActSpentError,
  AppealNotRefundableError,
  BallotInvalidError,
  BallotNotSealedError,
  CaseFeeTooSmallError,
  CaseNotDisputedError,
  CaseNotOursError,
  CaseNotReferredError,
  CaseRulingPeriodTooLongError,
  CaseRulingPeriodTooShortError,
  CaseStillOpenError,
  CaseStrangerError,
  CaseTokenUnsupportedError,
  CaseUnexpectedStageError,
  ClockInvalidError,
  courtErrors,
  EquivocationUnprovenError,
  JurorEnrolledError,
  JurorExpelledError,
  JurorUnexpectedStateError,
  JurorUnknownError,
  JuryOnlyError,
  PanelInvalidError,
  PanelTooSmallError,
  ProvidersInvalidError,
  ProviderUnknownError,
  QuorumInvalidError,
  RoundNotPayableError,
  RoundNotPenalizableError,
  SealInvalidError,
  SeatVacantError,
  SettingInvalidError,
  ShareInvalidError,
  SizeInvalidError,
  SliceInvalidError,
  SliceTooLargeError,
  StakeLockedError,
  StakeNotPendingError,
  StakeTooSmallError,
  StakeWarmingError,
  StrikeSpentError,
} from './generated/courtErrors.ts'
export {
  type DealStatus,
  dealStatuses,
  type Ending,
  endings,
  type MilestoneStatus,
  milestoneStatuses,
  type Stage,
  stages,
} from './generated/enums.ts'
export {
  ActExpiredError,
  ActStaleError,
  AmendmentMismatchError,
  ArbiterFeeUnexpectedError,
  ArbiterInvalidError,
  BalanceTooSmallError,
  BpsInvalidError,
  BurnUnsupportedError,
  BuyerNonceInvalidError,
  ConsentConflictError,
  ConsentInvalidError,
  ConsentMalformedError,
  ConsentMissingError,
  DealLiveError,
  DealNotLiveError,
  DealStrangerError,
  DeliveryUnexpectedIndexError,
  escrowErrors,
  GasTooLowError,
  LaneBusyError,
  MandateArbiterMismatchError,
  MandateCounterpartyMismatchError,
  MandateDealExceededError,
  MandateInactiveError,
  MandatePrincipalMismatchError,
  MandateScopeMissingError,
  MandateTokenMismatchError,
  MandateTooShortError,
  MandateTotalExceededError,
  MeterCapExceededError,
  MeterIncompleteError,
  MeterUnexpectedStatusError,
  MilestoneAmountZeroError,
  MilestoneCountInvalidError,
  MilestoneOutOfRangeError,
  MilestoneUnexpectedStatusError,
  NonceSpentError,
  PeriodInvalidError,
  PullFailedError,
  PushFailedError,
  ReenteredError,
  SellerNonceMissingError,
  SideInvalidError,
  TokenUnreadableError,
  TokenWithoutCodeError,
  TotalTooLargeError,
} from './generated/errors.ts'
export { escrowAbi } from './generated/escrow.ts'
export { feedbackPublisherAbi } from './generated/feedbackPublisher.ts'
export { feedbackRegistryAbi } from './generated/feedbackRegistry.ts'
export { identityRegistryAbi } from './generated/identityRegistry.ts'
export { jurorsAbi } from './generated/jurors.ts'
export { juryAbi } from './generated/jury.ts'
export { lensAbi } from './generated/lens.ts'
export { panelAbi } from './generated/panel.ts'
export { panelFactoryAbi } from './generated/panelFactory.ts'
export { reputationAbi } from './generated/reputation.ts'
export {
  type CreateLaneSequenceParameters,
  createLaneSequence,
} from './lanes/createLaneSequence.ts'
export {
  type HandedLane,
  type HandedLanes,
  type LaneSequence,
  LanesUnreadableError,
  LanesUsedUpError,
} from './lanes/handOutLanes.ts'
export { createNonceSequence, type NonceSequence } from './nonces/createNonceSequence.ts'
export { type NextNonceParameters, nextNonce } from './nonces/nextNonce.ts'
export { packAct } from './packAct.ts'
export type { ReadOptions } from './readEscrow.ts'
export { createRelayer } from './relayer/createRelayer.ts'
export type { CreateRelayerParameters, MinedBatch, Relayer } from './relayer/relayer.ts'
export type { RelayOutcome, RelayRefusal, RelayRefusalCode } from './relayer/relayOutcome.ts'
export { packSignedAct, SignedAct } from './relayer/signedAct.ts'
export type { SendOptions } from './sendAct.ts'
export type { SimulateOptions } from './simulateAct.ts'
export { type GetBalanceParameters, getBalance } from './views/getBalance.ts'
export { type Deal, type GetDealParameters, getDeal } from './views/getDeal.ts'
export { type GetDealIdParameters, getDealId } from './views/getDealId.ts'
export { type GetDismissalParameters, getDismissal } from './views/getDismissal.ts'
export { type GetLaneParameters, getLane, type Lane } from './views/getLane.ts'
export { type GetLanesParameters, getLanes } from './views/getLanes.ts'
export { type GetMandateParameters, getMandate, type MandateUse } from './views/getMandate.ts'
export { type GetMilestoneParameters, getMilestone, type MilestoneStanding } from './views/getMilestone.ts'
export { type GetPayoutParameters, getPayout } from './views/getPayout.ts'
export { getReputation } from './views/getReputation.ts'
export { type GetSafeBlockParameters, getSafeBlock } from './views/getSafeBlock.ts'
export { getUsdc } from './views/getUsdc.ts'
export { type IsBuyerNonceSpentParameters, isBuyerNonceSpent } from './views/isBuyerNonceSpent.ts'
export { type IsNonceSpentParameters, isNonceSpent } from './views/isNonceSpent.ts'
