import type { Random } from '../../core/index.ts'
import { parseScenario } from '../../negotiation/index.ts'
import { type Arena, openArena } from '../tournament/Arena.ts'

/** The fewest and the most outcomes of a made-up scenario. */
const outcomes = { least: 12, most: 3_000 } as const

/**
 * A scenario made up to train on, with something to gain for both: two to six issues of two to seven values, of which a
 * random share are what the one likes and the other does not.
 */
export function randomArena(name: string, random: Random): Arena {
  for (;;) {
    const counts = Array.from({ length: 2 + random.below(5) }, () => 2 + random.below(6))
    const size = counts.reduce((product, count) => product * count, 1)
    if (size < outcomes.least || size > outcomes.most) continue
    const arena = openArena(makeUp(name, counts, random), false)
    if (arena.nash !== undefined) return arena
  }
}

function makeUp(name: string, counts: readonly number[], random: Random) {
  const opposed = random.uniform()
  const reservation = [0, 0, 0.25, 0.5][random.below(4)] as number
  const buyer = counts.map((count) => stretch(Array.from({ length: count }, () => random.uniform())))
  const seller = buyer.map((worths) =>
    random.uniform() < opposed
      ? stretch(worths.map((worth) => 1 - worth + 0.2 * random.uniform()))
      : stretch(worths.map(() => random.uniform())),
  )
  const issues = counts.map((count, index) => ({
    kind: 'discrete',
    name: `issue ${index}`,
    values: Array.from({ length: count }, (_, value) => `${value}`),
  }))
  const wishes = (worths: readonly (readonly number[])[]) => {
    const weights = worths.map(() => 0.1 + random.uniform())
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return {
      weights: Object.fromEntries(
        issues.map((issue, index) => [issue.name, (weights[index] as number) / total]),
      ),
      values: Object.fromEntries(
        issues.map((issue, index) => [
          issue.name,
          {
            kind: 'table',
            values: Object.fromEntries((worths[index] as number[]).map((worth, value) => [value, worth])),
          },
        ]),
      ),
      reservation,
    }
  }
  const preferences = { buyer: wishes(buyer), seller: wishes(seller) }
  return parseScenario(name, { version: '1', name, space: { issues }, preferences })
}

/** Moves and stretches worths so that the least is 0 and the most 1. */
function stretch(worths: readonly number[]): readonly number[] {
  const least = Math.min(...worths)
  const span = Math.max(...worths) - least
  return worths.map((worth) => (span > 0 ? (worth - least) / span : 1))
}
