import { BaseError, type Hex } from '../../core/index.ts'

/** What a beacon is known by: the arguments of its contract. */
export type BeaconParameters = {
  /** A point of G2, 256 bytes as EIP-2537 writes it. */
  readonly publicKey: Hex
  /** Unix time of round 1. */
  readonly genesis: number
  /** Seconds between two rounds. */
  readonly period: number
}

/** What a beacon's rounds are counted by. */
type Timing = Pick<BeaconParameters, 'genesis' | 'period'>

/**
 * The first round published at or after a time: as the contract's `roundAt` tells it.
 *
 * @param time Unix time, in whole seconds.
 * @throws {BeaconTimeTooEarlyError} when it lies before round 1.
 */
export function roundAt({ genesis, period }: Timing, time: number): bigint {
  if (time < genesis) throw new BeaconTimeTooEarlyError(time, genesis)
  return BigInt(Math.ceil((time - genesis) / period)) + 1n
}

/**
 * Unix time at which a round is published, in seconds: as the contract's `publishedAt` tells it.
 *
 * @throws {BeaconRoundInvalidError} unless the round is one of 1 to 2⁶⁴ − 1.
 */
export function publishedAt({ genesis, period }: Timing, round: bigint): number {
  if (round < 1n || round > lastRound) throw new BeaconRoundInvalidError(round)
  return genesis + Number(round - 1n) * period
}

/** Rounds are signed as 64 bits. */
const lastRound = 2n ** 64n - 1n

/** Thrown when a time lies before a beacon's first round. Code `BeaconTimeTooEarly`. */
export class BeaconTimeTooEarlyError extends BaseError {
  override readonly name = 'BeaconTimeTooEarlyError'

  constructor(found: number, genesis: number) {
    super('The time lies before the first round', { code: 'BeaconTimeTooEarly', details: { found, genesis } })
  }
}

/** Thrown for a number that no round has. Code `BeaconRoundInvalid`. */
export class BeaconRoundInvalidError extends BaseError {
  override readonly name = 'BeaconRoundInvalidError'

  constructor(found: bigint) {
    super('Rounds count from one', { code: 'BeaconRoundInvalid', details: { found, most: lastRound } })
  }
}
