import { type Json, keccak256, toWire } from '../../../src/core/index.ts'
import {
  hashRequestDocument,
  Opening,
  protocolVersion,
  type RequestDocument,
} from '../../../src/negotiation/index.ts'
import { encodeConsent, privateKeySigner, type Signer, signAct } from '../../../src/terms/index.ts'
import { domain, sellerSigner } from './parties.ts'
import { template } from './template.ts'

const document: RequestDocument = {
  salt: `0x${'5a'.repeat(32)}`,
  versions: [protocolVersion],
  domain,
  template,
}
const documentHash = hashRequestDocument(document)

/** A key of which there are as many as anybody likes. */
export function strangerOf(number: number): Signer {
  return privateKeySigner(keccak256(new TextEncoder().encode(`stranger ${number}`)))
}

/** A request signed by a key, as it travels. */
export async function requestBy(
  signer: Signer,
  { until, nonce = 1n, rounds = 10 }: { until: number; nonce?: bigint; rounds?: number },
): Promise<string> {
  const request = {
    buyer: signer.address,
    seller: sellerSigner.address,
    document: documentHash,
    rounds,
    until,
    buyerNonce: nonce,
  }
  const consent = encodeConsent({
    kind: 'signature',
    signature: await signAct(signer, 'Request', request, domain),
  })
  const opening: Opening = { version: protocolVersion, request, document, consent }
  return JSON.stringify(toWire(Opening, opening) as Json)
}
