import { addressFromBytes, type Random } from '../../src/core/index.ts'
import { buyerNonceOf, type TermSheet } from '../../src/terms/index.ts'

/** A sheet of three milestones with nothing in it twice. */
export function randomTermSheet(random: Random): TermSheet {
  const address = () => addressFromBytes(random.bytes(20))
  return {
    buyer: address(),
    seller: address(),
    token: address(),
    milestones: [0, 1, 2].map(() => ({
      amount: BigInt(random.below(2 ** 32)),
      bond: BigInt(random.below(2 ** 32)),
      duration: random.below(10_000_000),
      criteria: random.hash(),
    })),
    metered: BigInt(random.below(2 ** 32)),
    meteredFor: random.below(10_000_000),
    burnBps: random.below(10_000),
    arbiter: address(),
    arbiterFee: BigInt(random.below(2 ** 32)),
    reviewPeriod: random.below(1_000_000),
    rulingPeriod: random.below(1_000_000),
    silenceBps: random.below(10_000),
    expiry: 1_800_000_000 + random.below(1_000_000),
    document: random.hash(),
    buyerNonce: buyerNonceOf({ lane: random.below(2 ** 31), generation: random.below(2 ** 31) }),
    sellerNonce: BigInt(random.below(2 ** 32)),
  }
}
