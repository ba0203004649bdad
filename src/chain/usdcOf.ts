import type { Address } from 'viem'

import type { EarnestClient } from './escrowOf.ts'
import { getUsdc } from './views/getUsdc.ts'

/** What was asked: an escrow's USDC never changes. */
const asked = new WeakMap<EarnestClient, Map<Address, Promise<Address>>>()

/**
 * The USDC that an escrow was deployed with, asked for once by each client.
 *
 * @throws {EscrowError} or the transport's error when the chain does not tell.
 */
export function usdcOf(client: EarnestClient, escrow: Address): Promise<Address> {
  const known = asked.get(client) ?? new Map<Address, Promise<Address>>()
  asked.set(client, known)

  const before = known.get(escrow)
  if (before) return before
  const answer = getUsdc(client, { escrow })
  known.set(escrow, answer)
  answer.catch(() => known.delete(escrow))
  return answer
}
