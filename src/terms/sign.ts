import type { Hex } from '../core/index.ts'
import type { ActMessage, Consent, Mandate } from './acts.ts'
import type { Domain } from './domain.ts'
import { hashAct, hashTermSheet } from './hash.ts'
import type { Signer } from './signer.ts'
import type { TermSheet } from './termSheet.ts'
import type { ActName } from './typedData.ts'
import { type MessageOf, typedDataOf } from './typedDataOf.ts'

/**
 * Signs a term sheet.
 *
 * Warning: whoever holds the signature can make the sheet a deal until its `expiry`.
 *
 * @returns 65 bytes, or what the signer's contract account accepts.
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export async function signTermSheet(signer: Signer, terms: TermSheet, domain: Domain): Promise<Hex> {
  return signer.signDigest(hashTermSheet(terms, domain), typedDataOf('TermSheet', terms, domain))
}

/**
 * Signs an act.
 *
 * @returns As {@link signTermSheet}.
 * @throws {EncodingError} when a member is missing or does not fit its type.
 * @example
 * const approval = { deal, milestones: 0b011n, metered: 0n, unlessEngaged: isApprovalGuarded(terms) }
 * const signature = await signAct(buyer, 'Approval', approval, domain)
 */
export async function signAct<Name extends ActName>(
  signer: Signer,
  primaryType: Name,
  message: ActMessage<Name>,
  domain: Domain,
): Promise<Hex> {
  return signer.signDigest(
    hashAct(primaryType, message, domain),
    typedDataOf(primaryType, message as MessageOf<Name>, domain),
  )
}

/** Signs a mandate: the principal empowers an agent key. */
export function signMandate(principal: Signer, mandate: Mandate, domain: Domain): Promise<Hex> {
  return signAct(principal, 'Mandate', mandate, domain)
}

/** Signs, as an agent key, the consent to an act for its principal. */
export function signConsent(agent: Signer, consent: Consent, domain: Domain): Promise<Hex> {
  return signAct(agent, 'Consent', consent, domain)
}
