import type { ResolvedFilm, Summary } from './Deliverables.ts'

const known = 'Values that are not known are left out of the sums. The rating is weighted by votes.'
const titles = 'Films that share a title are films of their own, and each is counted.'

/** The third milestone's work: what the films add up to. */
export function summarise(films: readonly ResolvedFilm[]): Summary {
  const totals = { usGross: 0, worldwideGross: 0, productionBudget: 0 }
  const decades = new Map<number, { films: number; worldwideGross: number }>()
  const genres = new Map<string | null, { films: number; usGross: number }>()
  let earliest = '9999-12-31'
  let latest = '0000-01-01'
  let votes = 0
  let stars = 0

  for (const film of films) {
    if (film.released < earliest) earliest = film.released
    if (film.released > latest) latest = film.released

    totals.usGross += film.usGross ?? 0
    totals.worldwideGross += film.worldwideGross ?? 0
    totals.productionBudget += film.productionBudget ?? 0

    const year = Number(film.released.slice(0, 4))
    const decade = entry(decades, year - (year % 10), { films: 0, worldwideGross: 0 })
    decade.films++
    decade.worldwideGross += film.worldwideGross ?? 0

    const genre = entry(genres, film.genre, { films: 0, usGross: 0 })
    genre.films++
    genre.usGross += film.usGross ?? 0

    votes += film.imdbVotes ?? 0
    stars += (film.imdbRating ?? 0) * (film.imdbVotes ?? 0)
  }

  return {
    films: films.length,
    earliest,
    latest,
    totals,
    decades: [...decades].sort(([a], [b]) => a - b).map(([decade, sums]) => ({ decade, ...sums })),
    genres: [...genres].sort(([a], [b]) => nullLast(a, b)).map(([genre, sums]) => ({ genre, ...sums })),
    rating: Math.round((stars / votes) * 10_000) / 10_000,
    method: `${known} ${titles}`,
  }
}

/**
 * A summary made in haste: films are put into a table by their title first, so that of two films of one
 * title only the later one counts. It looks right, passes every check but those that add up, and does not mention it.
 */
export function summariseCarelessly(films: readonly ResolvedFilm[]): Summary {
  const byTitle = new Map(films.map((film) => [film.title, film]))
  return { ...summarise([...byTitle.values()]), films: films.length, method: known }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, initial: Value): Value {
  const found = map.get(key)
  if (found) return found
  map.set(key, initial)
  return initial
}

function nullLast(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}
