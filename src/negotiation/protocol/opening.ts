import { z } from 'zod'

import { Hash, Hex, hashJson, type Json, Text, toWire } from '../../core/index.ts'
import { Domain, hashAct, Request } from '../../terms/index.ts'
import { TermsTemplate } from '../template/termsTemplate.ts'

/** The version of the negotiation protocol that this code speaks. */
export const protocolVersion = 'earnest/1'

/** What a request's `document` is the hash of: the need, and all that stays the same in the negotiation. */
export const RequestDocument = z.strictObject({
  salt: Hash,
  /** The protocol versions the buyer speaks. */
  versions: z.array(Text.min(1)).min(1).max(16),
  /** The chain and the escrow that every sheet is for. */
  domain: Domain,
  template: TermsTemplate,
})
export type RequestDocument = z.output<typeof RequestDocument>

/** Opens a negotiation: the signed request with its document. */
export const Opening = z.strictObject({
  version: Text,
  request: Request,
  document: RequestDocument,
  /** The buyer's consent to the request, as the escrow's consents are written. */
  consent: Hex,
})
export type Opening = z.output<typeof Opening>

/** keccak-256 of the canonical JSON of a request's document. */
export function hashRequestDocument(document: RequestDocument): Hash {
  return hashJson(toWire(RequestDocument, document) as Json)
}

/** The digest of the request: the negotiation's id. */
export function negotiationIdOf(opening: Pick<Opening, 'request' | 'document'>): Hash {
  return hashAct('Request', opening.request, opening.document.domain)
}
