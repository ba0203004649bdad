import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { getDeal } from '../views/getDeal.ts'
import { getDismissal } from '../views/getDismissal.ts'
import { getMandate } from '../views/getMandate.ts'
import type { SignedAct } from './signedAct.ts'

/**
 * Whether the chain is already as an act would make it. The escrow takes such acts and does nothing, whatever their
 * consents are worth: a relayer that sent them would pay for anyone's joke.
 */
export async function isRedundant(
  client: EarnestClient,
  signed: SignedAct,
  options: ReadOptions,
): Promise<boolean> {
  switch (signed.kind) {
    case 'commit':
      return (await getDeal(client, { ...options, terms: signed.terms })).status === 'live'
    case 'cancel':
      return (await getDeal(client, { ...options, terms: signed.terms })).status === 'cancelled'
    case 'revoke': {
      const { account: principal, mandate } = signed.act
      return (await getMandate(client, { ...options, principal, mandate })).revokedAt !== 0
    }
    case 'dismiss': {
      const { account: principal, agent } = signed.act
      return (await getDismissal(client, { ...options, principal, agent })) !== 0
    }
    default:
      return false
  }
}
