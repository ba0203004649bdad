import type { Hash } from '../../core/index.ts'
import type { DocumentParts, TermSheet } from '../../terms/index.ts'
import type { Criteria } from '../criteria/criteria.ts'

/**
 * All that a case is judged by. Everything in it is addressed by a hash that both sides signed or that is on chain;
 * `openBundle` checks that before anybody judges.
 */
export type Bundle = {
  readonly chainId: number
  readonly escrow: `0x${string}`
  readonly deal: Hash
  readonly terms: TermSheet
  readonly milestone: number
  /** The document's terms part; the trail stays with the parties. */
  readonly termsPart: DocumentParts['terms']
  readonly criteria: Criteria
  /** keccak-256 of the delivered bytes: what the seller's `Delivery` says. */
  readonly artifact: Hash
  readonly deliverable: Uint8Array
  /** What each side says of it, in its own words; absent: nothing. */
  readonly statements: { readonly buyer?: string | undefined; readonly seller?: string | undefined }
  /** What the criteria name by hash: programs, reference files. */
  readonly attachments: ReadonlyMap<Hash, Uint8Array>
}
