import { concat, type Hex, numberToHex, size, toFunctionSelector } from 'viem'

import { BaseError } from '../core/index.ts'
import type { TermSheet } from '../terms/index.ts'

/** What {@link encodeCommitPacked} takes; consents as `encodeConsent` makes them. */
export type CommitPackedParameters = {
  readonly terms: TermSheet
  readonly buyer: Hex
  readonly seller: Hex
}

/** What {@link encodeSettlePacked} takes. */
export type SettlePackedParameters = {
  readonly terms: TermSheet
  /** Bitmap of accepted milestones, cumulative. */
  readonly milestones: bigint
  /** All that was metered so far, in units of the token. */
  readonly metered: bigint
  readonly buyer: Hex
}

/**
 * The packed twin of `encodeAct('commit', …)`: the same commitment for some 3,000 gas less.
 *
 * @throws {PackedNonceError} when a nonce is over 64 bits: such a sheet goes by the readable entrance.
 */
export function encodeCommitPacked({ terms, buyer, seller }: CommitPackedParameters): Hex {
  return concat([commitPacked, packTermSheet(terms), uint(size(buyer), 2), buyer, seller])
}

/**
 * The packed twin of `encodeAct('settle', …)`.
 *
 * @throws {PackedNonceError} as {@link encodeCommitPacked} does.
 */
export function encodeSettlePacked({ terms, milestones, metered, buyer }: SettlePackedParameters): Hex {
  return concat([settlePacked, packTermSheet(terms), uint(milestones, 4), uint(metered, 12), buyer])
}

/** The sheet's members without padding; the layout is that of `IEscrow.commitPacked`. */
function packTermSheet(terms: TermSheet): Hex {
  for (const nonce of [terms.buyerNonce, terms.sellerNonce]) {
    if (nonce >= 1n << 64n) throw new PackedNonceError(nonce)
  }
  return concat([
    terms.buyer,
    terms.seller,
    terms.token,
    uint(terms.metered, 12),
    uint(terms.meteredFor, 4),
    uint(terms.burnBps, 2),
    terms.arbiter,
    uint(terms.arbiterFee, 12),
    uint(terms.reviewPeriod, 4),
    uint(terms.rulingPeriod, 4),
    uint(terms.silenceBps, 2),
    uint(terms.expiry, 5),
    terms.document,
    uint(terms.buyerNonce, 8),
    uint(terms.sellerNonce, 8),
    uint(terms.milestones.length, 1),
    ...terms.milestones.flatMap(({ amount, bond, duration, criteria }) => [
      uint(amount, 12),
      uint(bond, 12),
      uint(duration, 4),
      criteria,
    ]),
  ])
}

const commitPacked = toFunctionSelector('commitPacked()')
const settlePacked = toFunctionSelector('settlePacked()')

function uint(value: bigint | number, bytes: number): Hex {
  return numberToHex(value, { size: bytes })
}

/** Thrown when a nonce does not fit the packed entrances. */
export class PackedNonceError extends BaseError {
  override readonly name = 'PackedNonceError'

  constructor(found: bigint) {
    super('A packed sheet has nonces of at most 64 bits', { code: 'PackedNonce', details: { found } })
  }
}
