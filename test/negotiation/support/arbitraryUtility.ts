import fc from 'fast-check'

import {
  OutcomeSpace,
  Preferences,
  type UtilityFunction,
  utilityFunction,
} from '../../../src/negotiation/index.ts'

/** So many discrete issues with so many values each. */
function spaceOf(counts: readonly number[]): OutcomeSpace {
  return OutcomeSpace.parse({
    issues: counts.map((count, index) => ({
      kind: 'discrete',
      name: `issue ${index}`,
      values: Array.from({ length: count }, (_, value) => `${value}`),
    })),
  })
}

/** Equal weights over discrete issues; worths in tenths, so that many outcomes are worth the same. */
export function utilityOfTenths(tenths: readonly (readonly number[])[], reservation = 0): UtilityFunction {
  const space = spaceOf(tenths.map((worths) => worths.length))
  const named = <T>(member: (index: number) => T) =>
    Object.fromEntries(space.issues.map((issue, index) => [issue.name, member(index)]))
  return utilityFunction(
    space,
    Preferences.parse({
      weights: named(() => 1 / tenths.length),
      values: named((index) => ({
        kind: 'table',
        values: Object.fromEntries(tenths[index]?.map((worth, value) => [`${value}`, worth / 10]) ?? []),
      })),
      reservation,
    }),
  )
}

const tenth = fc.integer({ min: 0, max: 10 })

/** The worths of one side, or of two over the same space. */
export const arbitraryTenths = (sides: 1 | 2) =>
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((counts) =>
    fc.array(fc.tuple(...counts.map((count) => fc.array(tenth, { minLength: count, maxLength: count }))), {
      minLength: sides,
      maxLength: sides,
    }),
  )
