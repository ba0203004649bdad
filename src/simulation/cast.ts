import type { ArbiterFloors } from '../chain/index.ts'
import { type Hex, keccak256, seededRandom } from '../core/index.ts'
import type { BuyerLimits, SellerPrices } from './approaches.ts'

/** One who takes part: a name, and a key that follows from the seed. */
export type Character = { readonly name: string; readonly key: Hex }

/** A seller: what it asks for, what it would take, what it is like. */
export type SellerCharacter = Character &
  SellerPrices & {
    /** What earlier buyers paid it, in whole dollars. */
    readonly small: number
    /** How many earlier deadlines it missed. */
    readonly missed: number
    /** Names of the work it does in haste. */
    readonly careless: readonly string[]
  }

/** A juror: its key signs ballots, its operator's owns the stake. */
export type JurorCharacter = Character & { readonly operatorKey: Hex }

/** Everybody in the main job. */
export type Cast = {
  readonly buyer: Character & BuyerLimits
  readonly sellers: readonly SellerCharacter[]
  /** Who can be drawn for the jury. */
  readonly jurors: readonly JurorCharacter[]
  readonly relayer: Character
  /** Keys of the buyers of earlier days. */
  readonly crowd: readonly Hex[]
}

const EARLIER_BUYERS = 30
/** Five sit, and each side may strike one before. */
const JURORS = ['Elm', 'Fir', 'Gorse', 'Hazel', 'Ivy', 'Juniper', 'Larch']

/** What the jury must have: all of them but the one that the trial benches. A jury of strangers needs more operators. */
export const castFloors: ArbiterFloors = { operators: JURORS.length - 1, pendingBps: 2_500 }

/**
 * The cast that follows from a seed: keys, and prices within bounds that let the story happen. Alder asks for
 * less than Birch and is hasty at the end; Birch takes small jobs too lightly; Cedar let people down before.
 */
export function castOf(seed: number): Cast {
  const key = (name: string): Hex => keccak256(`earnest main job ${seed} ${name}`)
  const random = seededRandom(`cast ${seed}`)
  const within = (least: number, most: number) => least + random.below(most - least + 1)
  const careful = { missed: 0, careless: [], smallList: 48, smallLeast: 30 }

  return {
    buyer: { name: 'buyer', key: key('buyer'), most: within(860, 900), smallMost: 50, minimumScore: 0.6 },
    sellers: [
      {
        ...careful,
        name: 'Alder',
        key: key('Alder'),
        list: within(800, 840),
        least: within(560, 600),
        exponent: within(80, 120) / 100,
        small: within(400, 420),
        careless: ['summary'],
      },
      {
        ...careful,
        name: 'Birch',
        key: key('Birch'),
        list: within(880, 920),
        least: within(660, 700),
        exponent: within(40, 60) / 100,
        small: within(400, 420),
      },
      {
        ...careful,
        name: 'Cedar',
        key: key('Cedar'),
        list: within(620, 660),
        least: within(480, 520),
        exponent: 1,
        small: within(400, 420),
        missed: 3,
      },
    ],
    jurors: JURORS.map((name) => ({ name, key: key(name), operatorKey: key(`operator of ${name}`) })),
    relayer: { name: 'relayer', key: key('relayer') },
    crowd: Array.from({ length: EARLIER_BUYERS }, (_, index) => key(`earlier buyer ${index}`)),
  }
}
