import { getChainId } from 'viem/actions'

import { BaseError, isSameAddress } from '../../core/index.ts'
import { type Domain, decodeConsent } from '../../terms/index.ts'
import type { EscrowErrorArgs } from '../errors/escrowError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { PullFailedError } from '../generated/errors.ts'
import { explainPayer, explainPull, type Pull } from './explainPull.ts'
import type { FailedAct } from './explainRefusal.ts'
import { type Payment, paymentsOf } from './paymentsOf.ts'
import { type PullRefusal, refusedPull } from './pullRefusal.ts'

/**
 * Why a pull of an act failed.
 *
 * @returns A {@link PullRefusedError} where the token tells why; else the error unchanged.
 * @throws The transport's error when the node does not answer.
 */
export async function explainPullError(
  client: EarnestClient,
  error: PullFailedError,
  { escrow, act, given }: FailedAct,
): Promise<PullFailedError> {
  const chainId = client.chain?.id ?? (await getChainId(viemClient(client)))
  const refusal = await explainArgs(client, error.args, { act, given, domain: { chainId, escrow } })
  return refusal === undefined ? error : new PullRefusedError(error.args, refusal, error)
}

async function explainArgs(
  client: EarnestClient,
  { token, account, found, needed }: EscrowErrorArgs<'PullFailed'>,
  { act, given, domain }: { readonly act: string; readonly given: object; readonly domain: Domain },
): Promise<PullRefusal | undefined> {
  if (found !== 0n) return refusedPull('AmountMismatch', { token, found, needed })
  const pull = { token, account, payee: domain.escrow, needed }
  const payment = paymentsOf(act, given, domain).find((one) => isSameAddress(one.account, account))
  // Whoever refers a dispute pays as the sender, by allowance, and that alone.
  const pulls = payment !== undefined ? pullsOf(pull, payment) : act === 'refer' ? [pull] : []
  for (const one of pulls) {
    const refusal = refusalOf(await explainPull(client, one))
    if (refusal !== undefined) return refusal
  }
  // Each would go through, yet not one after the other; or nobody knows by what it is paid.
  const sum = pulls.reduce((total, one) => total + one.needed, 0n)
  return refusalOf(await explainPayer(client, { ...pull, needed: sum > needed ? sum : needed }))
}

/** What the escrow pulls of an account for a payment, in its order: the authorization, then what an allowance brings. */
function pullsOf(pull: Pull, { consent, act, expiry, stake }: Payment): readonly Pull[] {
  const given = decodeConsent(consent)
  if (given.kind !== 'authorization') return [pull]
  const { value, signature } = given
  const authorized = { ...pull, needed: value, authorization: { signature, act, expiry } }
  return value < stake ? [authorized, pull] : [authorized]
}

function refusalOf(verdict: { readonly ok: true } | PullRefusal): PullRefusal | undefined {
  return verdict.ok ? undefined : verdict
}

/**
 * Thrown when a token's pull failed, with the token's own reason: a {@link PullFailedError} of the same code. Code
 * `PullFailed`.
 */
export class PullRefusedError extends PullFailedError {
  /** Why, by the token. Its `code` tells the reasons apart. */
  readonly reason: PullRefusal
  override readonly shortMessage: string
  override readonly details: Readonly<Record<string, unknown>>

  constructor(args: EscrowErrorArgs<'PullFailed'>, reason: PullRefusal, cause?: unknown) {
    super(args, cause)
    this.reason = reason
    this.shortMessage = `What a side is to put down could not be pulled: ${reason.message}`
    const { code, message, details } = reason
    this.details = { ...args, reason: { code, message, details } }
    this.message = new BaseError(this.shortMessage, { code: this.code, details: this.details }).message
  }
}
