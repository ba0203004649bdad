import { seededRandom } from '../../core/index.ts'
import { paretoDistance, utilityDistance } from '../../negotiation/index.ts'
import type { Arena } from './Arena.ts'
import { clusteredMean, type Estimate } from './bootstrap.ts'
import type { GameRow } from './runTournament.ts'

/** How a contestant fared. Utilities are its own, 0 to 1; no deal pays the reservation. */
export type Standing = {
  readonly name: string
  readonly meanUtility: number
  /** Of the mean utility, by a bootstrap clustered by domain. */
  readonly ci95: readonly [number, number]
  /** Of the games in which some outcome is a strict gain for both: the share that ended in a deal. */
  readonly agreementRate: number
  /** Of all games. */
  readonly dealRate: number
  /** Mean distance to the Nash point, of the games that have one; without a deal that of the disagreement. */
  readonly nashDistance: number
  /** Mean distance to the Pareto frontier of the games with a deal. */
  readonly paretoDistance: number
  readonly rounds: number
  /** The most that any opponent got against it on average, and which one did. */
  readonly worstOpponentTakes: number
  readonly worstOpponent: string
}

/** By how much one contestant is ahead of another, each against the same opponents in the same domains and roles. */
export type Difference = Estimate & { readonly name: string; readonly to: string; readonly pairs: number }

/** A game as one of its sides saw it. */
type View = {
  readonly arena: string
  readonly role: 'a' | 'b'
  readonly opponent: string
  readonly own: number
  readonly others: number
  readonly row: GameRow
}

/** The contestants, the best first. */
export function standingsOf(
  rows: readonly GameRow[],
  arenas: readonly Arena[],
  seed: number,
): readonly Standing[] {
  const byName = new Map(arenas.map((arena) => [arena.name, arena]))
  const names = [...new Set(rows.flatMap(({ a, b }) => [a, b]))]
  return names
    .map((name) => standingOf(name, viewsOf(rows, name), byName, seed))
    .sort((one, other) => other.meanUtility - one.meanUtility)
}

/**
 * The paired difference of a contestant to each of the others: the mean over (domain, role, opponent) of what the one got
 * less what the other got, opponents that are neither of the two.
 */
export function differencesOf(rows: readonly GameRow[], name: string, seed: number): readonly Difference[] {
  const own = viewsOf(rows, name)
  const others = [...new Set(rows.flatMap(({ a, b }) => [a, b]))].filter((other) => other !== name)
  return others.map((to) => {
    const theirs = new Map(viewsOf(rows, to).map((view) => [keyOf(view), view.own]))
    const pairs = own.flatMap((view) => {
      const other = theirs.get(keyOf(view))
      return other === undefined ? [] : [{ arena: view.arena, value: view.own - other }]
    })
    const estimate = clusteredMean(clustersOf(pairs), seededRandom(`difference:${seed}:${name}:${to}`))
    return { name, to, pairs: pairs.length, ...estimate }
  })
}

function standingOf(
  name: string,
  views: readonly View[],
  arenas: ReadonlyMap<string, Arena>,
  seed: number,
): Standing {
  const utility = clusteredMean(
    clustersOf(views.map(({ arena, own }) => ({ arena, value: own }))),
    seededRandom(`standing:${seed}:${name}`),
  )
  const possible = views.filter(({ arena }) => arenas.get(arena)?.nash !== undefined)
  const taken = [...new Set(views.map(({ opponent }) => opponent))]
    .map((opponent) => ({
      opponent,
      takes: mean(views.filter((view) => view.opponent === opponent).map(({ others }) => others)),
    }))
    .sort((one, other) => other.takes - one.takes)
  return {
    name,
    meanUtility: utility.mean,
    ci95: utility.ci95,
    agreementRate: mean(possible.map(({ row }) => Number(row.agreed))),
    dealRate: mean(views.map(({ row }) => Number(row.agreed))),
    nashDistance: mean(
      possible.flatMap(({ arena, row }) => {
        const nash = arenas.get(arena)?.nash
        return nash === undefined ? [] : [utilityDistance(nash, row.utilities)]
      }),
    ),
    paretoDistance: mean(
      views.flatMap(({ arena, row }) => {
        const problem = arenas.get(arena)?.problem
        if (problem === undefined || !row.agreed) return []
        return [paretoDistance(problem, row.utilities) ?? 0]
      }),
    ),
    rounds: mean(views.map(({ row }) => row.round)),
    worstOpponentTakes: taken[0]?.takes ?? 0,
    worstOpponent: taken[0]?.opponent ?? '',
  }
}

function viewsOf(rows: readonly GameRow[], name: string): readonly View[] {
  return rows.flatMap((row): View[] => {
    const [ofA, ofB] = row.utilities
    if (row.a === name) return [{ arena: row.arena, role: 'a', opponent: row.b, own: ofA, others: ofB, row }]
    if (row.b === name) return [{ arena: row.arena, role: 'b', opponent: row.a, own: ofB, others: ofA, row }]
    return []
  })
}

function keyOf({ arena, role, opponent }: View): string {
  return JSON.stringify([arena, role, opponent])
}

function clustersOf(
  values: readonly { readonly arena: string; readonly value: number }[],
): readonly (readonly number[])[] {
  return [...Map.groupBy(values, ({ arena }) => arena).values()].map((group) =>
    group.map(({ value }) => value),
  )
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
