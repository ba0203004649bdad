import type { Ending } from '../../chain/index.ts'
import type { Address } from '../../core/index.ts'

/** In which role an account is asked about. */
export type RecordRole = 'buyer' | 'seller'

/** What one settlement adds to records, as the escrow hands it over. All amounts are USDC micro-units. */
export type Entry = {
  readonly buyer: Address
  readonly seller: Address
  /** What was burned. */
  readonly burned: bigint
  /** Whether the buyer gains evidence too; the seller always does. */
  readonly both: boolean
  /** The burn that the value lost by the seller, by the buyer, would have carried. */
  readonly sellerLoss: bigint
  readonly buyerLoss: bigint
  readonly ending: Ending
  /** How many milestones ended this way at once; 0 for what is metered. */
  readonly milestones: number
  /** How many of them had been disputed. */
  readonly disputed: number
}

/** What the contract emits for an entry: a burn, a loss, something counted. Replayed in order they give every record. */
export type RecordEvent =
  | {
      readonly name: 'EvidenceAdded'
      readonly args: Pick<Entry, 'buyer' | 'seller' | 'burned' | 'both' | 'milestones'>
    }
  | {
      readonly name: 'LossAdded'
      /** `loss` in USDC micro-units; `seller`: whether it is of the account's record as a seller. */
      readonly args: {
        readonly account: Address
        readonly counterparty: Address
        readonly seller: boolean
        readonly loss: bigint
      }
    }
  | {
      readonly name: 'EndingCounted'
      readonly args: Pick<Entry, 'buyer' | 'seller' | 'ending' | 'milestones' | 'disputed'>
    }

/** The events that the contract emits for an entry, in its order. */
export function eventsOf(entry: Entry): readonly RecordEvent[] {
  const { buyer, seller } = entry
  const events: RecordEvent[] = []
  if (entry.burned > 0n) events.push({ name: 'EvidenceAdded', args: entry })
  if (entry.buyerLoss > 0n) {
    const args = { account: buyer, counterparty: seller, seller: false, loss: entry.buyerLoss }
    events.push({ name: 'LossAdded', args })
  }
  if (entry.sellerLoss > 0n) {
    const args = { account: seller, counterparty: buyer, seller: true, loss: entry.sellerLoss }
    events.push({ name: 'LossAdded', args })
  }
  if (isCounted(entry)) events.push({ name: 'EndingCounted', args: entry })
  return events
}

function isCounted({ ending, milestones, disputed }: Entry): boolean {
  return (
    disputed > 0 || (milestones > 0 && (ending === 'split' || ending === 'waived' || ending === 'missed'))
  )
}
