import { alsoPasses, fail, type Schema, type Test } from '../evaluate.ts'
import type { Keyword, Keywords } from '../keyword.ts'

const someSchemas = (value: unknown) =>
  Array.isArray(value) && value.length > 0 ? undefined : 'must be an array of schemas'

const branches = ['then', 'else'] as const

/** Keywords that put schemas together. */
export const logic: Keywords = {
  allOf: list(
    'allOf',
    (schemas) => (value, visit) => schemas.every((schema) => alsoPasses(schema, value, visit)),
  ),
  anyOf: list('anyOf', (schemas) => (value, visit) => {
    let passes = false
    for (const schema of schemas) {
      passes = alsoPasses(schema, value, visit) || passes
      // All that pass are asked where somebody asks what they saw.
      if (passes && visit.seen === undefined) return true
    }
    return passes || fail(visit, 'must match a schema in anyOf')
  }),
  oneOf: list('oneOf', (schemas) => (value, visit) => {
    let passed = 0
    for (const schema of schemas) {
      if (alsoPasses(schema, value, visit) && ++passed === 2) break
    }
    return passed === 1 || fail(visit, 'must match exactly one schema in oneOf')
  }),
  not: {
    holds: 'schema',
    inPlace: true,
    test({ part }) {
      const schema = part('not')
      return (value, visit) =>
        !alsoPasses(schema, value, { ...visit, seen: undefined }) || fail(visit, 'must NOT be valid')
    },
  },
  if: {
    holds: 'schema',
    inPlace: true,
    test({ siblings, part }) {
      const condition = part('if')
      const [whenPassed, whenFailed] = branches.map((name) => (name in siblings ? part(name) : undefined))
      return (value, visit) => {
        // Whatever follows, a condition that holds has seen what it looked at.
        const passes = alsoPasses(condition, value, visit)
        const branch = passes ? whenPassed : whenFailed
        if (branch === undefined || alsoPasses(branch, value, visit)) return true
        return fail(visit, `must match "${passes ? 'then' : 'else'}" schema`)
      }
    },
  },
  // Without `if` they say nothing.
  ...Object.fromEntries(branches.map((name) => [name, { holds: 'schema', inPlace: true } as const])),
}

function list(name: string, test: (schemas: readonly Schema[]) => Test): Keyword {
  return {
    holds: 'list',
    inPlace: true,
    problem: someSchemas,
    test: ({ value, part }) => test((value as readonly unknown[]).map((_, index) => part(name, index))),
  }
}
