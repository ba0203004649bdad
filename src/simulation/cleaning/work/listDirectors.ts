import type { Film } from './Deliverables.ts'

/** The small job's work: films and worldwide gross by director, null last. */
export function listDirectors(films: readonly Film[]) {
  const known = films.filter(({ director }) => director !== null)
  const names = [...new Set(known.map(({ director }) => director))].sort()
  if (known.length < films.length) names.push(null)

  return {
    directors: names.map((name) => {
      const theirs = films.filter(({ director }) => director === name)
      const worldwideGross = theirs.reduce((sum, film) => sum + (film.worldwideGross ?? 0), 0)
      return { director: name, films: theirs.length, worldwideGross }
    }),
  }
}
