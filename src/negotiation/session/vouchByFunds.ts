import { BaseError } from '../../core/index.ts'
import { termsTotals } from '../../terms/index.ts'
import type { CommitPort } from '../commit/commitPort.ts'
import type { Opening } from '../protocol/opening.ts'
import { cheapestSheet } from './ownFunds.ts'

/**
 * Vouches for a buyer that could pay the cheapest outcome it asks for, from its wallet or its balance in the escrow: keys
 * are free, money is not.
 */
export function vouchByFunds(commits: Pick<CommitPort, 'funds'>): (opening: Opening) => Promise<boolean> {
  return async ({ request, document }) => {
    const cheapest = cheapestSheet(document.template, request)
    if (!cheapest.ok || termsTotals(cheapest.terms).cost === 0n) return false
    const { terms } = cheapest
    try {
      for (const payment of ['authorization', 'balance'] as const) {
        if ((await commits.funds({ terms, side: 'buyer', payment })).ok) return true
      }
    } catch (error) {
      // Nobody vouches while the chain is silent.
      if (!(error instanceof BaseError)) throw error
    }
    return false
  }
}
