import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { type Random, seededRandom } from '../../src/core/index.ts'
import { parseScenario, type Scenario, type Tactic, tactics } from '../../src/negotiation/index.ts'
import { loadGenius } from '../../src/simulation/scenarios/loadScenarios.ts'
import { type Arena, openArena } from '../../src/simulation/tournament/Arena.ts'
import { playGame } from '../../src/simulation/tournament/playGame.ts'
import { perSecondOf } from './perSecondOf.ts'

/** Negotiations a second over a domain, unsigned, one after the other on one core. */
export type UnsignedRow = {
  readonly name: string
  readonly outcomes: number
  /** Boulware against Boulware. */
  readonly perSecond: number
  /** `ours` against `ours`. */
  readonly ours: number
}

const rounds = 100

/** Domains that other engines were measured on, by how many values their issues have. */
const domains = [
  { name: 'laptop', folder: '2011-Laptop', values: [3, 3, 3] },
  { name: 'camera', folder: '2011-Camera', values: [5, 4, 3, 3, 5, 4] },
] as const

/**
 * Plays the domains of a folder where they are; else made-up ones of the same size: what a move costs is the size's.
 *
 * @param seconds How long each is played.
 */
export async function measureUnsigned(folder: string, seconds: number): Promise<readonly UnsignedRow[]> {
  const rows: UnsignedRow[] = []
  for (const domain of domains) {
    const path = join(folder, domain.folder)
    const scenario = existsSync(path) ? await loadGenius(path) : madeUp(domain.name, domain.values)
    const arena = openArena(scenario, false)
    rows.push({
      name: domain.name,
      outcomes: domain.values.reduce((product, count) => product * count, 1),
      perSecond: await perSecondOf(() => play(arena, tactics.boulware as Tactic), seconds),
      ours: await perSecondOf(() => play(arena, tactics.ours as Tactic), seconds),
    })
  }
  return rows
}

const random = seededRandom('bench')

function play(arena: Arena, tactic: Tactic): void {
  playGame({ a: { tactic, utility: arena.a }, b: { tactic, utility: arena.b }, rounds, random })
}

function madeUp(name: string, counts: readonly number[]): Scenario {
  const issues = counts.map((count, index) => ({
    kind: 'discrete',
    name: `issue ${index}`,
    values: Array.from({ length: count }, (_, value) => `${value}`),
  }))
  const wishes = (source: Random) => ({
    weights: Object.fromEntries(issues.map((issue) => [issue.name, 1 / issues.length])),
    values: Object.fromEntries(
      issues.map(({ name: issue, values }) => [
        issue,
        { kind: 'table', values: Object.fromEntries(values.map((value) => [value, source.uniform()])) },
      ]),
    ),
    reservation: 0,
  })
  const [buyer, seller] = ['a', 'b'].map((side) => wishes(seededRandom(`${name}:${side}`)))
  return parseScenario(name, { version: '1', name, space: { issues }, preferences: { buyer, seller } })
}
