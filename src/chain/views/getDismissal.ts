import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/** What {@link getDismissal} takes. */
export type GetDismissalParameters = ReadOptions & {
  /** The account whose agent it was. */
  readonly principal: Address
  /** The agent key. */
  readonly agent: Address
}

/**
 * When a principal dismissed an agent key: from then on none of its mandates counts, but for approvals, an hour longer.
 *
 * @returns Unix time; 0: it did not.
 * @example
 * const dismissedAt = await getDismissal(client, { principal, agent: mandate.agent })
 */
export async function getDismissal(
  client: EarnestClient,
  parameters: GetDismissalParameters,
): Promise<number> {
  return readEscrow(client, 'dismissalOf', [parameters.principal, parameters.agent], parameters)
}
