/** A film of the first milestone. Money in whole dollars, running time in minutes; null: not known. */
export type Film = Readonly<{
  /** Its index in the data set. */
  id: number
  title: string | null
  usGross: number | null
  worldwideGross: number | null
  usDvdSales: number | null
  productionBudget: number | null
  /** ISO 8601. */
  released: string
  mpaaRating: string | null
  runningTime: number | null
  distributor: string | null
  source: string | null
  genre: string | null
  creativeType: string | null
  director: string | null
  rottenTomatoes: number | null
  imdbRating: number | null
  imdbVotes: number | null
}>

/** A film of the second milestone: its key tells it apart from films of the same title. */
export type ResolvedFilm = Film & Readonly<{ key: string }>

/** One field changed, and why. */
export type Change = Readonly<{
  id: number
  field: string
  before: string | number | null
  after: string | number | null
  reason: 'century' | 'double'
}>

/** What the second milestone delivers. */
export type Resolved = Readonly<{
  rows: readonly ResolvedFilm[]
  /** Each title that occurs more than once, with the films that have it. */
  doubles: readonly { readonly title: string; readonly ids: readonly number[] }[]
  /** Every change to the first milestone's rows, ordered by film. */
  log: readonly Change[]
}>

/** What the third milestone delivers. Money in whole dollars. */
export type Summary = Readonly<{
  films: number
  earliest: string
  latest: string
  totals: { usGross: number; worldwideGross: number; productionBudget: number }
  decades: readonly { decade: number; films: number; worldwideGross: number }[]
  genres: readonly { genre: string | null; films: number; usGross: number }[]
  /** IMDb rating weighted by votes, to four decimals. */
  rating: number
  /** How it was made, in words. */
  method: string
}>
