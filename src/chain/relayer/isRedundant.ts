import { isSameAddress } from '../../core/index.ts'
import { isBuyerNonce } from '../../terms/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { getDeal } from '../views/getDeal.ts'
import { getDismissal } from '../views/getDismissal.ts'
import { getLane } from '../views/getLane.ts'
import { getMandate } from '../views/getMandate.ts'
import { isBuyerNonceSpent } from '../views/isBuyerNonceSpent.ts'
import { isNonceSpent } from '../views/isNonceSpent.ts'
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
    case 'cancel': {
      const { terms, account } = signed
      if ((await getDeal(client, { ...options, terms })).status !== 'closed') return false
      if (isSameAddress(account, terms.buyer)) {
        return isBuyerNonce(terms.buyerNonce) && (await isBuyerNonceSpent(client, { ...options, ...terms }))
      }
      return isNonceSpent(client, { ...options, account, nonce: terms.sellerNonce })
    }
    case 'cancelLane': {
      const { account: buyer, lane, generation } = signed.act
      return generation <= (await getLane(client, { ...options, buyer, lane })).nextGeneration
    }
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
