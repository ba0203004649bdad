import type { Hex } from '../core/index.ts'
import type { ActMessage, Consent, Mandate } from './acts.ts'
import { type Domain, eip712Domain } from './domain.ts'
import { hashAct, hashTermSheet } from './hash.ts'
import type { Signer, TypedMessage } from './signer.ts'
import type { TermSheet } from './termSheet.ts'
import { type ActName, type PrimaryType, typesOf } from './typedData.ts'

/**
 * Signs a term sheet.
 *
 * Warning: whoever holds the signature can make the sheet a deal until its `expiry`.
 *
 * @returns 65 bytes, or what the signer's contract account accepts.
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export async function signTermSheet(signer: Signer, terms: TermSheet, domain: Domain): Promise<Hex> {
  return signer.signDigest(hashTermSheet(terms, domain), typedMessage('TermSheet', terms, domain))
}

/**
 * Signs an act.
 *
 * @returns As {@link signTermSheet}.
 * @throws {EncodingError} when a member is missing or does not fit its type.
 * @example
 * const signature = await signAct(buyer, 'Approval', { deal, milestones: 0b011n, metered: 0n }, domain)
 */
export async function signAct<Name extends ActName>(
  signer: Signer,
  primaryType: Name,
  message: ActMessage<Name>,
  domain: Domain,
): Promise<Hex> {
  return signer.signDigest(hashAct(primaryType, message, domain), typedMessage(primaryType, message, domain))
}

/** Signs a mandate: the principal empowers an agent key. */
export function signMandate(principal: Signer, mandate: Mandate, domain: Domain): Promise<Hex> {
  return signAct(principal, 'Mandate', mandate, domain)
}

/** Signs, as an agent key, the consent to an act for its principal. */
export function signConsent(agent: Signer, consent: Consent, domain: Domain): Promise<Hex> {
  return signAct(agent, 'Consent', consent, domain)
}

function typedMessage(primaryType: PrimaryType, message: object, domain: Domain): TypedMessage {
  return {
    domain: eip712Domain(domain),
    types: typesOf(primaryType),
    primaryType,
    message: message as Record<string, unknown>,
  }
}
