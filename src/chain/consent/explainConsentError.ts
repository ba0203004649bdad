import { getCode } from 'viem/actions'

import { type Address, BaseError, type Hex, isSameAddress } from '../../core/index.ts'
import {
  type ConsentBlob,
  decodeConsent,
  hasKeySize,
  isWrappedSignature,
  type TermSheet,
} from '../../terms/index.ts'
import type { EscrowErrorArgs } from '../errors/escrowError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { ConsentInvalidError } from '../generated/errors.ts'
import type { FailedAct } from './explainRefusal.ts'
import { type PullRefusal, refusedPull } from './pullRefusal.ts'

/**
 * Why a consent of an act is not its account's, as far as the account tells.
 *
 * @returns A {@link ConsentRefusedError} where the signature is a contract's and the account is not deployed; else the
 * error unchanged.
 * @throws The transport's error when the node does not answer.
 */
export async function explainConsentError(
  client: EarnestClient,
  error: ConsentInvalidError,
  { given }: FailedAct,
): Promise<ConsentInvalidError> {
  const { account } = error.args
  const signatures = signaturesBy(account, given)
  if (!signatures.some((one) => isWrappedSignature(one) || !hasKeySize(one))) return error
  const code = await getCode(viemClient(client), { address: account })
  if (code !== undefined && code !== '0x') return error
  return new ConsentRefusedError(error.args, refusedPull('AccountUndeployed', { account }), error)
}

/** The signatures that an account gave to an act. */
function signaturesBy(account: Address, given: object): readonly Hex[] {
  const { terms = {} } = given as { readonly terms?: Partial<TermSheet> }
  return Object.entries(given).flatMap(([name, argument]) => {
    const side = name === 'buyer' || name === 'seller' || name === 'arbiter' ? terms[name] : undefined
    const consent = typeof argument === 'string' ? consentIn(argument as Hex) : undefined
    if (consent?.kind === 'mandate') {
      const { mandate, principalSignature, agentSignature } = consent
      return [
        ...(isSameAddress(mandate.agent, account) ? [agentSignature] : []),
        ...(isSameAddress(mandate.principal, account) ? [principalSignature] : []),
      ]
    }
    return consent?.kind === 'signature' && isSameAddress(side ?? account, account) ? [consent.signature] : []
  })
}

function consentIn(argument: Hex): ConsentBlob | undefined {
  try {
    return decodeConsent(argument)
  } catch {
    return undefined
  }
}

/**
 * Thrown when a consent is not its account's, with what the account tells of why: a {@link ConsentInvalidError} of the same
 * code. Code `ConsentInvalid`.
 */
export class ConsentRefusedError extends ConsentInvalidError {
  readonly reason: PullRefusal
  override readonly shortMessage: string
  override readonly details: Readonly<Record<string, unknown>>

  constructor(args: EscrowErrorArgs<'ConsentInvalid'>, reason: PullRefusal, cause?: unknown) {
    super(args, cause)
    this.reason = reason
    const { code, message, details } = reason
    this.shortMessage = `The consent is not its account's: ${message}`
    this.details = { ...args, reason: { code, message, details } }
    this.message = new BaseError(this.shortMessage, { code: this.code, details: this.details }).message
  }
}
