import { isLongNumber } from '../../delivery/longNumber.ts'
import { matches } from '../../pattern/matches.ts'
import { alsoPasses, fail, partPasses, sawName, type Visit } from '../evaluate.ts'
import { aCount, isObject, type Keyword, type Keywords, someTexts, textsByName } from '../keyword.ts'
import { patternOf, patternProblem } from './texts.ts'

/** Keywords for objects. Only names of an object's own count: it has no `constructor` unless it says so. */
export const objects: Keywords = {
  maxProperties: sizeBound('more', (size, edge) => size <= edge),
  minProperties: sizeBound('fewer', (size, edge) => size >= edge),
  required: {
    problem: someTexts,
    test({ value: needed }) {
      const names = needed as readonly string[]
      return (value, visit) => !isJsonObject(value) || hasAll(value, names, visit, '')
    },
  },
  dependentRequired: {
    problem: textsByName,
    test({ value: needed }) {
      const groups = Object.entries(needed as Readonly<Record<string, readonly string[]>>)
      return (value, visit) =>
        !isJsonObject(value) ||
        groups.every(
          ([name, names]) =>
            !Object.hasOwn(value, name) || hasAll(value, names, visit, ` when property ${name} is present`),
        )
    },
  },
  propertyNames: {
    holds: 'schema',
    test({ part }) {
      const schema = part('propertyNames')
      return (value, visit) =>
        !isJsonObject(value) ||
        namesOf(value, visit).every(
          (name) => partPasses(schema, name, visit, name) || fail(visit, 'property name must be valid'),
        )
    },
  },
  properties: {
    holds: 'map',
    test({ value: map, part }) {
      const schemas = Object.keys(map as object).map((name) => ({ name, schema: part('properties', name) }))
      return (value, visit) => {
        if (!isJsonObject(value)) return true
        visit.run.spend(schemas.length)
        return schemas.every(({ name, schema }) => {
          if (!Object.hasOwn(value, name)) return true
          sawName(visit, name)
          return partPasses(schema, value[name], visit, name)
        })
      }
    },
  },
  patternProperties: {
    holds: 'map',
    problem: (value) =>
      Object.keys(isObject(value) ? value : {})
        .map(patternProblem)
        .find((problem) => problem !== undefined),
    test({ value: map, part }) {
      const schemas = Object.keys(map as object).map((source) => ({
        pattern: patternOf(source),
        schema: part('patternProperties', source),
      }))
      return (value, visit) =>
        !isJsonObject(value) ||
        namesOf(value, visit).every((name) =>
          schemas.every(({ pattern, schema }) => {
            if (!matches(pattern, name, visit.run.spend)) return true
            sawName(visit, name)
            return partPasses(schema, value[name], visit, name)
          }),
        )
    },
  },
  additionalProperties: {
    holds: 'schema',
    test({ siblings, part }) {
      const schema = part('additionalProperties')
      const known = new Set(Object.keys(isObject(siblings.properties) ? siblings.properties : {}))
      const patterns = Object.keys(
        isObject(siblings.patternProperties) ? siblings.patternProperties : {},
      ).map(patternOf)
      return (value, visit) => {
        if (!isJsonObject(value)) return true
        const passes = namesOf(value, visit).every((name) => {
          visit.run.spend(1)
          if (known.has(name) || patterns.some((pattern) => matches(pattern, name, visit.run.spend)))
            return true
          if (schema.json === false) return fail(visit, 'must NOT have additional properties')
          return partPasses(schema, value[name], visit, name)
        })
        if (visit.seen) visit.seen.allNames = true
        return passes
      }
    },
  },
  dependentSchemas: {
    holds: 'map',
    inPlace: true,
    test({ value: map, part }) {
      const schemas = Object.keys(map as object).map((name) => ({
        name,
        schema: part('dependentSchemas', name),
      }))
      return (value, visit) =>
        !isJsonObject(value) ||
        schemas.every(({ name, schema }) => !Object.hasOwn(value, name) || alsoPasses(schema, value, visit))
    },
  },
}

/** What it takes to list one name. */
const stepsToList = 4

/** The names of an object. All are listed, also where the first ends the test: each takes its steps. */
export function namesOf(value: object, { run }: Pick<Visit, 'run'>): readonly string[] {
  const names = Object.keys(value)
  run.spend(stepsToList * names.length)
  return names
}

/** Whether a value of a delivery is an object of JSON. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !isLongNumber(value)
}

function hasAll(value: object, names: readonly string[], visit: Visit, when: string): boolean {
  visit.run.spend(names.length)
  const missing = names.find((name) => !Object.hasOwn(value, name))
  return missing === undefined || fail(visit, `must have required property '${missing}'${when}`)
}

function sizeBound(word: string, holds: (size: number, edge: number) => boolean): Keyword {
  return {
    problem: aCount,
    test({ value: edge }) {
      return (value, visit) => {
        if (!isJsonObject(value)) return true
        const size = namesOf(value, visit).length
        return holds(size, edge as number) || fail(visit, `must NOT have ${word} than ${edge} properties`)
      }
    },
  }
}
