import { type AbiParameter, decodeAbiParameters, encodeAbiParameters } from 'viem'

import { BaseError, type Hex, maxAmount } from '../core/index.ts'
import type { Mandate } from './acts.ts'
import { isWrappedSignature } from './signature.ts'
import { typedData } from './typedData.ts'

/** How an account consents to an act: what the escrow takes as one blob of bytes. */
export type ConsentBlob = DirectConsent | AuthorizationConsent

/** Consent that moves no money by itself. */
export type DirectConsent =
  /** The account submits the act itself. */
  | { readonly kind: 'caller' }
  /** The account signed the act: 65 or 64 bytes of an EOA, or whatever its ERC-1271 accepts. */
  | { readonly kind: 'signature'; readonly signature: Hex }
  /** An agent key signed {@link Consent} under a mandate of the account. */
  | {
      readonly kind: 'mandate'
      readonly mandate: Mandate
      readonly principalSignature: Hex
      readonly agentSignature: Hex
    }

/** An ERC-3009 authorization of `value` units to the escrow, its nonce the act's digest. */
export type AuthorizationConsent = {
  readonly kind: 'authorization'
  readonly value: bigint
  readonly signature: Hex
  /** For tokens other than the escrow's USDC, whose authorization is no consent: the consent itself. */
  readonly further?: DirectConsent | undefined
}

const mandateParameters = [
  { type: 'tuple', components: typedData.Mandate },
  { type: 'bytes' },
  { type: 'bytes' },
] as const satisfies readonly AbiParameter[]

/**
 * The bytes of a consent, as {IEscrow} describes them.
 *
 * @throws {ConsentBlobMalformedError} when a value or a signature is too large for its place.
 * @throws {AccountUndeployedError} when a signature is wrapped for an account that is not deployed (ERC-6492).
 */
export function encodeConsent(consent: ConsentBlob): Hex {
  if (signaturesOf(consent).some(isWrappedSignature)) throw new AccountUndeployedError()
  return encode(consent)
}

/** All signatures in a consent, in the order of its bytes. */
function signaturesOf(consent: ConsentBlob): readonly Hex[] {
  switch (consent.kind) {
    case 'caller':
      return []
    case 'signature':
      return [consent.signature]
    case 'authorization':
      return [consent.signature, ...(consent.further === undefined ? [] : signaturesOf(consent.further))]
    case 'mandate':
      return [consent.principalSignature, consent.agentSignature]
  }
}

function encode(consent: ConsentBlob): Hex {
  switch (consent.kind) {
    case 'caller':
      return '0x'
    case 'signature':
      return `0x00${consent.signature.slice(2)}`
    case 'authorization': {
      const { value, signature, further } = consent
      const length = (signature.length - 2) / 2
      if (value < 0n || value > maxAmount) throw new ConsentBlobMalformedError('the value exceeds 96 bits')
      if (length > 0xffff) throw new ConsentBlobMalformedError('the signature is longer than 65,535 bytes')
      const head =
        `0x01${value.toString(16).padStart(24, '0')}${length.toString(16).padStart(4, '0')}` as const
      return `${head}${signature.slice(2)}${further === undefined ? '' : encode(further).slice(2)}`
    }
    case 'mandate': {
      const { mandate, principalSignature, agentSignature } = consent
      return `0x02${encodeAbiParameters(mandateParameters, [mandate, principalSignature, agentSignature]).slice(2)}`
    }
  }
}

/**
 * Reads a consent's bytes.
 *
 * @throws {ConsentBlobMalformedError} when they are cut short, are of no kind, or are not as {@link encodeConsent}
 * would write them.
 */
export function decodeConsent(blob: Hex): ConsentBlob {
  if (!/^0x(?:[0-9a-f]{2})*$/i.test(blob)) throw new ConsentBlobMalformedError('it is no hexadecimal')
  const bytes = blob.slice(2).toLowerCase()
  return bytes.startsWith('01') ? decodeAuthorization(bytes.slice(2)) : decodeDirect(bytes)
}

/** @param bytes Hexadecimal digits. */
function decodeDirect(bytes: string): DirectConsent {
  if (bytes === '') return { kind: 'caller' }
  const kind = bytes.slice(0, 2)
  if (kind === '00') return { kind: 'signature', signature: `0x${bytes.slice(2)}` }
  if (kind === '02') return decodeMandate(`0x${bytes.slice(2)}`)
  throw new ConsentBlobMalformedError(`it is of kind ${kind}, which is none here`)
}

/** @param bytes Hexadecimal digits behind the kind. */
function decodeAuthorization(bytes: string): AuthorizationConsent {
  const length = Number.parseInt(bytes.slice(24, 28), 16)
  const end = 28 + 2 * length
  if (bytes.length < 28 || bytes.length < end) throw new ConsentBlobMalformedError('it is cut short')
  const authorization = {
    kind: 'authorization',
    value: BigInt(`0x${bytes.slice(0, 24)}`),
    signature: `0x${bytes.slice(28, end)}`,
  } as const
  const rest = bytes.slice(end)
  return rest === '' ? authorization : { ...authorization, further: decodeDirect(rest) }
}

function decodeMandate(encoded: Hex): DirectConsent {
  try {
    const [mandate, principalSignature, agentSignature] = decodeAbiParameters(mandateParameters, encoded)
    const consent = { kind: 'mandate', mandate, principalSignature, agentSignature } as const
    // Other encodings of the same would do on chain, but nobody honest writes them.
    if (encode(consent) === `0x02${encoded.slice(2)}`) return consent
  } catch (cause) {
    throw new ConsentBlobMalformedError('its mandate is no ABI encoding', cause)
  }
  throw new ConsentBlobMalformedError('its mandate is encoded in an unusual way')
}

/**
 * Thrown when a signature is wrapped for an account that is not deployed (ERC-6492): deploy the account, then sign again.
 * Code `AccountUndeployed`.
 */
export class AccountUndeployedError extends BaseError {
  override readonly name = 'AccountUndeployedError'

  constructor() {
    super('The account is not deployed: deploy it first, then sign again', { code: 'AccountUndeployed' })
  }
}

/** Thrown when bytes are no consent, or a consent has no bytes. Code `ConsentMalformed`. */
export class ConsentBlobMalformedError extends BaseError {
  override readonly name = 'ConsentBlobMalformedError'

  constructor(reason: string, cause?: unknown) {
    super('The consent is malformed', { code: 'ConsentMalformed', details: { reason }, cause })
  }
}
