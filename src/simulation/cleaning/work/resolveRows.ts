import type { Change, Film, Resolved, ResolvedFilm } from './Deliverables.ts'

/**
 * The second milestone's work: moves films dated after `latest` back a century, tells doubles apart, drops
 * the figures that doubles share, and logs each change.
 *
 * @param latest The latest day a film can have been released, ISO 8601.
 */
export function resolveRows(films: readonly Film[], { latest }: { latest: string }): Resolved {
  const byTitle = new Map<string, Film[]>()
  for (const film of films) {
    if (film.title === null) continue
    const others = byTitle.get(film.title)
    if (others) others.push(film)
    else byTitle.set(film.title, [film])
  }

  const log: Change[] = []
  const rows = films.map((film): ResolvedFilm => {
    const released = film.released > latest ? aCenturyEarlier(film.released) : film.released
    if (released !== film.released) {
      log.push({ id: film.id, field: 'released', before: film.released, after: released, reason: 'century' })
    }

    const resolved = { ...film, released, key: `${film.title ?? '?'} (${released.slice(0, 4)})` }
    const doubles = film.title === null ? [] : (byTitle.get(film.title) ?? [])
    if (!doubles.some((other) => sharesFigures(film, other))) return resolved

    for (const field of ['imdbRating', 'imdbVotes'] as const) {
      log.push({ id: film.id, field, before: film[field], after: null, reason: 'double' })
    }
    return { ...resolved, imdbRating: null, imdbVotes: null }
  })

  const doubles = [...byTitle]
    .filter(([, same]) => same.length > 1)
    .map(([title, same]) => ({ title, ids: same.map(({ id }) => id) }))
  return { rows, doubles, log }
}

/** Two-digit years were read as 20xx. */
function aCenturyEarlier(date: string): string {
  return `${Number(date.slice(0, 4)) - 100}${date.slice(4)}`
}

function sharesFigures(film: Film, other: Film): boolean {
  return (
    film.id !== other.id &&
    film.imdbVotes !== null &&
    film.imdbVotes === other.imdbVotes &&
    film.imdbRating === other.imdbRating
  )
}
