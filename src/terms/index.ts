export {
  type ActMessage,
  Amendment,
  Approval,
  acts,
  Cancellation,
  Consent,
  Delivery,
  Deposit,
  Dismissal,
  Dispute,
  Engagement,
  LaneCancellation,
  Leave,
  Mandate,
  NonceCancellation,
  PayoutChange,
  Quote,
  Request,
  Revocation,
  Ruling,
  Split,
  Waiver,
  Withdrawal,
} from './acts.ts'
export { type AmendmentTotals, amendmentTotals, type SideTotals } from './amendmentTotals.ts'
export {
  type AuthorizationParameters,
  authorizationMessage,
  authorizationTypes,
  hashAuthorization,
  neverExpires,
  signAuthorization,
} from './authorization.ts'
export {
  AccountUndeployedError,
  type AuthorizationConsent,
  type ConsentBlob,
  ConsentBlobMalformedError,
  type DirectConsent,
  decodeConsent,
  encodeConsent,
} from './consentBlob.ts'
export { Criteria, hashCriteria } from './criteria.ts'
export { DomainInvalidError, digestOf, separatorOf } from './digest.ts'
export {
  buildDocument,
  Document,
  type DocumentParts,
  documentOf,
  documentVersion,
  hashDocument,
  hashTermsPart,
  hashTrailPart,
  LineItem,
  ServiceLevel,
  TermsPart,
  TrailPart,
} from './document.ts'
export { Domain, type Eip712Domain, eip712Domain } from './domain.ts'
export {
  BundleInvalidError,
  type DraftBundleMandateParameters,
  draftBundleMandate,
} from './draftBundleMandate.ts'
export { type DraftWaiverParameters, defaultWaiverLife, draftWaiver } from './draftWaiver.ts'
export { EvidenceSource, EvidenceSources, evidenceSourcesOf } from './evidenceSource.ts'
export { hashAct, hashTermSheet } from './hash.ts'
export { isApprovalGuarded } from './isApprovalGuarded.ts'
export { buyerNonceOf, isBuyerNonce, type LaneGeneration, LaneInvalidError, laneOf } from './lane.ts'
export { type NestedSignerParameters, nestedSigner } from './nestedSigner.ts'
export {
  draftPact,
  type Pact,
  PactInvalidError,
  type PactParameters,
  type PactPeriod,
  pactTask,
} from './pact.ts'
export { hasScope, Role, Scope, scopesOf } from './scope.ts'
export { signatureEngine } from './secp256k1.ts'
export { signAct, signConsent, signMandate, signTermSheet } from './sign.ts'
export {
  compactSignature,
  hasKeySize,
  isWrappedSignature,
  recoverDigest,
  SignatureInvalidError,
  verifyDigest,
  verifyLongDigest,
} from './signature.ts'
export {
  accountSigner,
  PrivateKeyInvalidError,
  privateKeySigner,
  type Signer,
  SignerAccountMissingError,
  type TypedDataAccount,
  type TypedDataClient,
  type TypedMessage,
  walletSigner,
} from './signer.ts'
export { struct } from './struct.ts'
export { EncodingError, structHasher } from './structHasher.ts'
export { Milestone, TermSheet } from './termSheet.ts'
export { burnOf, shareOf, type TermsTotals, termsTotals, wholeBps } from './totals.ts'
export {
  type ActName,
  type PrimaryType,
  primaryTypes,
  type StructName,
  typedData,
  typesOf,
} from './typedData.ts'
export { type MessageOf, type TypedDataOf, typedDataOf } from './typedDataOf.ts'
export {
  type AmendmentDraft,
  type AmendmentRefusal,
  amendmentOf,
  hashAmendment,
  type ValidateAmendmentParameters,
  validateAmendment,
} from './validateAmendment.ts'
export {
  type TermSheetRefusal,
  termSheetLimits,
  type ValidateTermSheetParameters,
  validateTermSheet,
} from './validateTermSheet.ts'
export { type DocumentRefusal, verifyDocument, verifyTermsPart } from './verifyDocument.ts'
