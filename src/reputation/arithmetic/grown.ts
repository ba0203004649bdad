import { expWad } from './expWad.ts'
import { scoreParameters } from './scoreParameters.ts'

/**
 * An amount as the contract keeps it: in 10⁻¹² dollars, multiplied by the growth of the moment that it was added at.
 * Everything halves every half-life: instead of shrinking what is there, what comes later is made larger, by up to
 * two within a half-life, and whole half-lives are binary shifts.
 */
export type Grown = bigint

/** Which half-life a moment is in, from one, and what an amount that counts at it is multiplied by (10⁻¹⁸). */
export type Moment = { readonly epoch: number; readonly growth: bigint }

/** The largest amount that there is room for. */
const maxGrown: Grown = 2n ** 72n - 1n

const WAD = 10n ** 18n
const LN2_WAD = 693_147_180_559_945_309n
/** Of a micro-unit. */
const SUBUNITS = 10n ** 6n
const LAST_EPOCH = 65_535

/** @param time Unix time, in seconds. */
export function momentAt(time: number): Moment {
  const { halfLife } = scoreParameters
  const epoch = Math.min(Math.floor(time / halfLife) + 1, LAST_EPOCH)
  return { epoch, growth: expWad((LN2_WAD * BigInt(time % halfLife)) / BigInt(halfLife)) }
}

/** An amount some epochs later, rounded down. */
export function decay(grown: Grown, epochs: number): Grown {
  return grown >> BigInt(epochs)
}

/** An amount some epochs later, rounded up. */
export function decayUp(grown: Grown, epochs: number): Grown {
  return -(-grown >> BigInt(epochs))
}

/** USDC micro-units as a grown amount, rounded down. */
export function grow(usdc: bigint, growth: bigint): Grown {
  return saturate((usdc * SUBUNITS * growth) / WAD)
}

/** USDC micro-units as a grown amount, rounded up. */
export function growUp(usdc: bigint, growth: bigint): Grown {
  return saturate((usdc * SUBUNITS * growth + WAD - 1n) / WAD)
}

/** A grown amount in USDC micro-units, rounded down. */
export function toUsdc(grown: Grown, growth: bigint): bigint {
  return (grown * (WAD / SUBUNITS)) / growth
}

/** A grown amount in USDC micro-units, rounded up. */
export function toUsdcUp(grown: Grown, growth: bigint): bigint {
  return (grown * (WAD / SUBUNITS) + growth - 1n) / growth
}

/** At most what the contract has room for. */
export function saturate(grown: Grown): Grown {
  return grown < maxGrown ? grown : maxGrown
}
