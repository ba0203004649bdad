export type { Act, ActArguments } from './act.ts'
export { type BatchParameters, batch, type SimulateBatchParameters, simulateBatch } from './actions/batch.ts'
export {
  type CancelParameters,
  cancel,
  type SimulateCancelParameters,
  simulateCancel,
} from './actions/cancel.ts'
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
export { type EarnestActions, earnestActions } from './decorators/earnestActions.ts'
export {
  type EarnestPublicActions,
  type EarnestQuestions,
  earnestPublicActions,
} from './decorators/earnestPublicActions.ts'
export { Deployment } from './deployments/deployment.ts'
export { DeploymentMissingError, getDeployment, getKnownAddresses } from './deployments/getDeployment.ts'
export { KnownAddresses } from './deployments/knownAddresses.ts'
export { encodeAct } from './encodeAct.ts'
export { decodeError } from './errors/decodeError.ts'
export { decodeRevert, RevertedError } from './errors/decodeRevert.ts'
export { EscrowError, type EscrowErrorArgs, type EscrowErrorName } from './errors/escrowError.ts'
export { revertDataOf } from './errors/revertDataOf.ts'
export type { EarnestClient } from './escrowOf.ts'
export {
  type CreateEventCursorParameters,
  createEventCursor,
  type EventCursor,
  ReorganisationTooDeepError,
} from './events/createEventCursor.ts'
export { decodeEvents, type EventLog } from './events/decodeEvents.ts'
export type { EarnestEvent, EarnestEventName, EventPlace } from './events/earnestEvent.ts'
export { type EventFilter, type GetEventsParameters, getEvents } from './events/getEvents.ts'
export { type WatchEventsParameters, watchEvents } from './events/watchEvents.ts'
export {
  type DealStatus,
  dealStatuses,
  type Ending,
  endings,
  type MilestoneStatus,
  milestoneStatuses,
} from './generated/enums.ts'
export {
  ActExpiredError,
  ActStaleError,
  ArbiterFeeUnexpectedError,
  ArbiterInvalidError,
  BalanceTooSmallError,
  BpsInvalidError,
  BurnUnsupportedError,
  ConsentConflictError,
  ConsentInvalidError,
  ConsentMalformedError,
  ConsentMissingError,
  DealCancelledError,
  DealLiveError,
  DealNotLiveError,
  DealStrangerError,
  DeliverySpentError,
  escrowErrors,
  GasTooLowError,
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
  SideInvalidError,
  TokenUnreadableError,
  TokenWithoutCodeError,
  TotalTooLargeError,
} from './generated/errors.ts'
export { escrowAbi } from './generated/escrow.ts'
export { identityRegistryAbi } from './generated/identityRegistry.ts'
export { reputationAbi } from './generated/reputation.ts'
export { createNonceSequence, type NonceSequence } from './nonces/createNonceSequence.ts'
export { type NextNonceParameters, nextNonce } from './nonces/nextNonce.ts'
export { packAct } from './packAct.ts'
export type { ReadOptions } from './readEscrow.ts'
export {
  type CreateRelayerParameters,
  createRelayer,
  type MinedBatch,
  type Relayer,
} from './relayer/createRelayer.ts'
export type { RelayOutcome, RelayRefusal, RelayRefusalCode } from './relayer/relayOutcome.ts'
export { packSignedAct, SignedAct } from './relayer/signedAct.ts'
export { AccountMissingError, type SendOptions } from './sendAct.ts'
export type { SimulateOptions } from './simulateAct.ts'
export { type GetBalanceParameters, getBalance } from './views/getBalance.ts'
export { type Deal, type GetDealParameters, getDeal } from './views/getDeal.ts'
export { type GetDealIdParameters, getDealId } from './views/getDealId.ts'
export { type GetMandateParameters, getMandate, type MandateUse } from './views/getMandate.ts'
export { type GetMilestoneParameters, getMilestone, type MilestoneStanding } from './views/getMilestone.ts'
export { type GetPayoutParameters, getPayout } from './views/getPayout.ts'
export { getReputation } from './views/getReputation.ts'
export { getUsdc } from './views/getUsdc.ts'
export { type IsNonceSpentParameters, isNonceSpent } from './views/isNonceSpent.ts'
