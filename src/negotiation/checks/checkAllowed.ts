import { type Address, isSameAddress, passed, refused, type Verdict, zeroAddress } from '../../core/index.ts'
import type { Domain, TermSheet } from '../../terms/index.ts'
import { isSheetMove } from '../protocol/move.ts'
import type { Check, CheckContext } from './incoming.ts'

/** What is not on a list of ours. */
export type AllowedRefusal = 'DeploymentUnknown' | 'TokenNotAllowed' | 'ArbiterNotAllowed'

/**
 * Asks whether the arbiter that a sheet names would take its disputes on: a court refuses a fee that does not pay it, or
 * a ruling period that is too short, and then silence decides. Handed in, since only the chain knows.
 */
export type AskArbiter = (terms: TermSheet, domain: Domain) => Promise<Verdict>

/** Escrow and chain are one of our deployments; token and arbiter are on our lists. No arbiter is always allowed. */
export const checkAllowed: Check<AllowedRefusal> = ({ transcript, move }, context) => {
  if (!isSheetMove(move)) return passed
  return checkPlace(transcript.opening.document.domain, move.terms, context)
}

/** {@link checkAllowed} for whatever names a token and an arbiter: a sheet or a request's template. */
export function checkPlace(
  domain: Domain,
  { token, arbiter }: { readonly token: Address; readonly arbiter: Address },
  context: Pick<CheckContext, 'deployments' | 'tokens' | 'arbiters'>,
): Verdict<AllowedRefusal> {
  const known = context.deployments.some(
    ({ chainId, escrow }) => chainId === domain.chainId && isSameAddress(escrow, domain.escrow),
  )
  if (!known) return refused('DeploymentUnknown', 'The escrow is none of ours on this chain', { ...domain })
  if (!context.tokens.some(({ address }) => isSameAddress(address, token))) {
    return refused('TokenNotAllowed', 'The token is not on our list', { token })
  }
  const arbiters = [zeroAddress, ...context.arbiters]
  if (arbiters.some((allowed) => isSameAddress(allowed, arbiter))) return passed
  return refused('ArbiterNotAllowed', 'The arbiter is not on our list', { arbiter })
}
