import type { Random } from '../../src/core/index.ts'
import {
  exactSuccess,
  exactWithheld,
  type Success,
  simulateSuccess,
} from '../../src/simulation/jury/adversary.ts'
import { type CaptureCost, captureCost } from '../../src/simulation/jury/captureCost.ts'
import { type Layout, layoutsOf } from '../../src/simulation/jury/layouts.ts'
import type { JurySettings } from '../lib/courtSettings.ts'

/** Operators of equal stake, the adversary's included. */
export const OPERATORS = 60
/** Of the stake, in percent. */
const SHARES = [10, 15, 20, 25, 30, 35, 40, 45]
/** First rounds of 3, 5 and 7; appeals from them: of 7, 11 and 15. */
export const SIZES = [3, 5, 7, 11, 15]
/** The panel that the worst labels are searched for, and that labels are compared by. */
const TYPICAL = 5
/** Honest operators against whom a capture is priced: the fewest that a jury should have, and more. */
export const HONEST = [24, 50, 100, 200]
/** How likely a capture shall be. */
export const CHANCES = [0.1, 0.5, 0.9]
/** Of a first round, and of the appeal from it. */
export const JUDGING = [5, 11]
/** A year's interest on what is locked. */
export const INTEREST = 0.1
const DAY = 86_400
/** Of the jury that `deployments/jury.json` describes: see the contract's `LEAD` and `KEEPING`. */
const [LEAD, KEEPING] = [300, 7 * DAY]

/** With fewer wins, or losses, to expect, a number of deviations says little. */
const COMMON = 5

/** An adversary of one size with one way to declare its providers. */
export type Row = {
  /** Of the stake, in percent. */
  readonly share: number
  readonly layout: Layout['name']
  readonly providers: Layout['providers']
  readonly successes: readonly Success[]
  /** Against a panel of five, nobody striking: with how much of the stake at a single provider it would succeed as often. */
  readonly worth: number
  /** By the size of the panel: how often it decides when it keeps ballots back, nobody striking; exact. */
  readonly withheld: readonly { readonly size: number; readonly exact: number }[]
}

/** What {@link measureAdversary} found. */
export type Report = {
  readonly rows: readonly Row[]
  readonly figures: number
  /** Those with at least five wins and five losses to expect, and how many deviations the furthest of them is off. */
  readonly common: number
  readonly furthest: number
  /** What it takes to hold the median of a panel, of juries as `deployments/jury.json` has them. */
  readonly captures: readonly CaptureCost[]
}

/** Draws all the panels. */
export function measureAdversary({
  trials,
  random,
  settings,
}: {
  trials: number
  random: Random
  settings: JurySettings
}): Report {
  const rows = SHARES.flatMap((share) => {
    const adversary = Math.round((OPERATORS * share) / 100)
    return layoutsOf(OPERATORS, adversary, TYPICAL).map(({ name, providers }) => ({
      share,
      layout: name,
      providers,
      successes: SIZES.flatMap((size) => simulateSuccess(providers, { size, trials, random })),
      worth: worthOf(providers),
      withheld: SIZES.map((size) => ({ size, exact: exactWithheld(providers, size) })),
    }))
  })
  const all = rows.flatMap(({ successes }) => successes)
  const common = all.filter(({ exact }) => trials * Math.min(exact, 1 - exact) >= COMMON)
  const furthest = Math.max(0, ...common.map(({ z }) => Math.abs(z)))
  return { rows, figures: all.length, common: common.length, furthest, captures: capturesOf(settings) }
}

/** The adversary resigns when the dispute is drawn: its stake is locked while it warms up, and until it is released. */
function capturesOf({ stake, warmUp, clocks }: JurySettings): readonly CaptureCost[] {
  const common = {
    stake: Number(stake) / 1e6,
    days: (warmUp + releaseOf(clocks)) / DAY,
    interest: INTEREST,
  }
  return HONEST.flatMap((honest) =>
    CHANCES.flatMap((probability) =>
      JUDGING.map((size) => captureCost({ ...common, honest, size, probability })),
    ),
  )
}

/** Seconds from resigning until a stake is free: a second try of both rounds, the appeal, and a week to be penalized in. */
export function releaseOf({ drawing, striking, sealing, voting, appealing }: JurySettings['clocks']): number {
  return 4 * (LEAD + drawing + striking + sealing + voting) + appealing + KEEPING
}

function worthOf(providers: Layout['providers']): number {
  const success = exactSuccess(providers, TYPICAL, 'none')
  let adversary = 0
  while (adversary < OPERATORS) {
    const plain = exactSuccess([{ honest: OPERATORS - adversary, adversary }], TYPICAL, 'none')
    // Sums of doubles.
    if (plain >= success - 1e-9) break
    adversary++
  }
  return (100 * adversary) / OPERATORS
}
