import { BaseError } from '../core/index.ts'

/**
 * One of a buyer's lanes, and one of the deals that use it one after another. Both count from 0, in 32 bits; the last
 * generation, 2³² − 1, is none: there is no next one that would tell that it is spent.
 */
export type LaneGeneration = {
  readonly lane: number
  readonly generation: number
}

/**
 * The `buyerNonce` of a term sheet whose deal uses a lane: lane 32 bits ‖ generation 32 bits.
 *
 * @throws {LaneInvalidError} when there is no such lane or generation.
 * @example
 * const buyerNonce = buyerNonceOf({ lane: 0, generation: 7 }) // 7n
 */
export function buyerNonceOf({ lane, generation }: LaneGeneration): bigint {
  const isLane = Number.isInteger(lane) && lane >= 0 && lane <= last
  const isGeneration = Number.isInteger(generation) && generation >= 0 && generation < last
  if (!isLane || !isGeneration) throw new LaneInvalidError({ lane, generation })
  return (BigInt(lane) << bits) | BigInt(generation)
}

/**
 * The lane and the generation that a `buyerNonce` names.
 *
 * @throws {LaneInvalidError} when it names none; see {@link isBuyerNonce}.
 * @example
 * const { lane, generation } = laneOf(terms.buyerNonce)
 */
export function laneOf(buyerNonce: bigint): LaneGeneration {
  if (!isBuyerNonce(buyerNonce)) throw new LaneInvalidError({ buyerNonce })
  return { lane: Number(buyerNonce >> bits), generation: Number(buyerNonce & BigInt(last)) }
}

/** Whether a number can be the `buyerNonce` of a sheet: below 2⁶⁴, its generation not the last. */
export function isBuyerNonce(buyerNonce: bigint): boolean {
  return buyerNonce >= 0n && buyerNonce >> 64n === 0n && (buyerNonce & BigInt(last)) !== BigInt(last)
}

const bits = 32n
const last = 2 ** 32 - 1

/** Thrown when a number is no lane, no generation, or no nonce of a buyer. Code `LaneInvalid`. */
export class LaneInvalidError extends BaseError {
  override readonly name = 'LaneInvalidError'

  constructor(found: Partial<LaneGeneration> & { readonly buyerNonce?: bigint }) {
    super('There is no such lane or generation', { code: 'LaneInvalid', details: found })
  }
}
