import { hexToString } from 'viem'

import type { Findings } from './compareCode.ts'
import { compared, type DeploymentFinding } from './deploymentCheck.ts'
import type { Facts } from './subjects.ts'

/** Where a jury tells each of its settings: the key that `deployments/jury.json` has, and the view. */
const told: Readonly<Record<string, (facts: Facts) => unknown>> = {
  size: ({ SIZE }) => SIZE,
  stake: ({ STAKE }) => STAKE,
  slice: ({ SLICE }) => SLICE,
  pay: ({ PAY }) => PAY,
  warmUp: ({ WARM_UP }) => WARM_UP,
  clocks: ({ clocks }) => clocks,
  providers: ({ providers }) =>
    Array.isArray(providers) ? providers.map((name) => hexToString(name, { size: 32 })) : undefined,
}

/** Compares each of a jury's settings with those that it is deployed with. Settings within settings are one each. */
export function compareSettings(facts: Facts, settings: Readonly<Record<string, unknown>>): Findings {
  return Object.entries(settings).flatMap(([key, expected]): Findings => {
    const read = told[key]
    if (read === undefined) {
      const finding: DeploymentFinding = {
        status: 'not comparable',
        why: 'no view of a jury is known to tell it',
      }
      return [[key, finding]]
    }
    const found = read(facts)
    if (Array.isArray(expected) || typeof expected !== 'object' || expected === null) {
      return [[key, compared(found, expected)]]
    }
    return Object.entries(expected).map(([member, value]) => [
      `${key}.${member}`,
      compared((found as Facts | undefined)?.[member], value),
    ])
  })
}
