export {
  type CheckDeliveryOptions,
  checkDelivery,
  type Finding,
  type Report,
  RuleMissingError,
} from './checks/checkDelivery.ts'
export type { Delivery } from './checks/delivery/delivery.ts'
export type { ReadDelivery } from './checks/delivery/readDelivery.ts'
export type { CustomRules, Rule, RuleContext, RuleRefusal } from './checks/rule.ts'
export { plain, show } from './checks/show.ts'
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
export { type Bundle, buildBundle, type Evidence } from './evidence/bundle.ts'
export {
  type CaseFacts,
  CaseNotOpenError,
  type ReadCaseFactsParameters,
  readCaseFacts,
} from './evidence/caseFacts.ts'
export { artifactOf, Statement } from './evidence/deliveryNote.ts'
export { type BundleRefusal, type OpenedBundle, openBundle } from './evidence/openBundle.ts'
export { BundleTooLargeError, mostBundle, packBundle } from './evidence/packBundle.ts'
export { type BundleStore, hashBundle } from './evidence/stores/bundleStore.ts'
export { fileBundleStore } from './evidence/stores/fileBundleStore.ts'
export {
  BundleStoreFailedError,
  type HttpBundleStoreParameters,
  httpBundleStore,
} from './evidence/stores/httpBundleStore.ts'
export type { AbstainReason, Judgement, Juror, Usage } from './jurors/juror.ts'
export { type ProgramJurorParameters, programJuror } from './jurors/programJuror.ts'
