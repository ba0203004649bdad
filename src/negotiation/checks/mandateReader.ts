import { type EarnestClient, getDismissal, getMandate } from '../../chain/index.ts'
import { type Domain, hashAct } from '../../terms/index.ts'
import type { ReadMandate } from './checkMandate.ts'

/**
 * Reads from the escrow what is left of mandates: what they pulled, whether they were revoked and their agents dismissed.
 *
 * @example
 * const negotiator = createNegotiator({ ...rest, readMandate: mandateReader(client, domain) })
 */
export function mandateReader(client: EarnestClient, domain: Domain): ReadMandate {
  const { escrow } = domain
  return async (principal, mandate) => {
    const digest = hashAct('Mandate', mandate, domain)
    const [use, dismissedAt] = await Promise.all([
      getMandate(client, { principal, mandate: digest, escrow }),
      getDismissal(client, { principal, agent: mandate.agent, escrow }),
    ])
    return { ...use, dismissedAt }
  }
}
