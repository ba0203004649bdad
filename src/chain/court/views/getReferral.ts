import type { Address, Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import type { LogRange } from '../../events/getLogEvents.ts'
import { getCourtEvents } from '../events/getCourtEvents.ts'

/** What {@link getReferral} takes. */
export type GetReferralParameters = LogRange & {
  /** The jury or the panel; default: the jury deployed on the client's chain. */
  readonly court?: Address | undefined
  /** The case's id. */
  readonly id: Hash
}

/** Whose case it is that another contract than the escrow referred. */
export type Referral = {
  /** The case's id. */
  readonly id: Hash
  /** The contract. */
  readonly arbitrable: Address
  /** Its name for the dispute. */
  readonly dispute: Hash
  /** The verdict is the respondent's share of what is disputed. */
  readonly claimant: Address
  readonly respondent: Address
  /** Micro-units of USDC. */
  readonly fee: bigint
}

/**
 * Which contract referred a case, as what, and between whom: from the event of its referral, since no view tells.
 *
 * @param parameters.fromBlock A block not after the referral.
 * @returns undefined where no contract referred it in these blocks: a milestone's case, for example.
 * @throws What {@link getCourtEvents} throws.
 * @example
 * const referral = await getReferral(client, { court, id, fromBlock })
 */
export async function getReferral(
  client: EarnestClient,
  parameters: GetReferralParameters,
): Promise<Referral | undefined> {
  const [referred] = await getCourtEvents(client, { ...parameters, names: ['Referred'] })
  return referred?.args
}
