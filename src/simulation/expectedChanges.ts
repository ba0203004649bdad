import { burnOf, shareOf, type TermSheet } from '../terms/index.ts'
import type { MilestoneResult } from './MainJobResult.ts'

/** A deal that ended, and how. */
export type EndedDeal = {
  readonly terms: TermSheet
  readonly milestones: readonly Pick<MilestoneResult, 'status' | 'sellerBps'>[]
}

/** How much more, or less, each side has for it. USDC micro-units. */
export type Changes = { buyer: bigint; seller: bigint; arbiter: bigint; burned: bigint }

/**
 * What a deal must have changed, by how its milestones ended: the rows of DESIGN 2.2 that the main job comes to,
 * written again without a look at the contract.
 */
export function expectedChanges({ terms, milestones }: EndedDeal): Changes {
  const changes: Changes = { buyer: 0n, seller: 0n, arbiter: 0n, burned: 0n }

  for (const [index, { status, sellerBps }] of milestones.entries()) {
    const { amount = 0n, bond = 0n } = terms.milestones[index] ?? {}
    const earned = status === 'approved' ? amount : status === 'ruled' ? shareOf(amount, sellerBps) : 0n
    const kept = status === 'approved' ? bond : status === 'ruled' ? shareOf(bond, sellerBps) : 0n
    const burned = burnOf(earned, terms.burnBps)
    const fee = status === 'ruled' ? terms.arbiterFee : 0n

    changes.seller += earned + kept - bond
    changes.buyer += bond - kept - earned - burned - fee
    changes.arbiter += fee
    changes.burned += burned
  }
  return changes
}
