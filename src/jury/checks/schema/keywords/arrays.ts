import { valueText } from '../../delivery/valueText.ts'
import { fail, partPasses, sawItem } from '../evaluate.ts'
import { aCount, aFlag, type Keyword, type Keywords } from '../keyword.ts'

/** What it takes to look one text up, and to keep it. */
const stepsToKeep = 8

/** Keywords for arrays. */
export const arrays: Keywords = {
  maxItems: sizeBound('more', (length, edge) => length <= edge),
  minItems: sizeBound('fewer', (length, edge) => length >= edge),
  uniqueItems: {
    problem: aFlag,
    test: ({ value: isAsked }) =>
      isAsked === true
        ? (value, visit) => {
            if (!Array.isArray(value)) return true
            const first = new Map<string, number>()
            for (const [index, item] of value.entries()) {
              visit.run.spend(stepsToKeep)
              const text = valueText(item, visit.run.spend)
              const other = first.get(text)
              if (other !== undefined) {
                return fail(
                  visit,
                  `must NOT have duplicate items (items ## ${other} and ${index} are identical)`,
                )
              }
              first.set(text, index)
            }
            return true
          }
        : undefined,
  },
  prefixItems: {
    holds: 'list',
    problem: (value) =>
      Array.isArray(value) && value.length > 0 ? undefined : 'must be an array of schemas',
    test({ value: list, part }) {
      const schemas = (list as readonly unknown[]).map((_, index) => part('prefixItems', index))
      return (value, visit) => {
        if (!Array.isArray(value)) return true
        const most = Math.min(schemas.length, value.length)
        if (visit.seen) visit.seen.items = Math.max(visit.seen.items, most)
        return schemas.slice(0, most).every((schema, index) => partPasses(schema, value[index], visit, index))
      }
    },
  },
  items: {
    holds: 'schema',
    test({ siblings, part }) {
      const schema = part('items')
      const from = Array.isArray(siblings.prefixItems) ? siblings.prefixItems.length : 0
      return (value, visit) => {
        if (!Array.isArray(value)) return true
        if (visit.seen) visit.seen.allItems = true
        for (let index = from; index < value.length; index++) {
          if (!partPasses(schema, value[index], visit, index)) return false
        }
        return true
      }
    },
  },
  contains: {
    holds: 'schema',
    test({ siblings: { minContains = 1, maxContains = Number.POSITIVE_INFINITY }, part }) {
      const schema = part('contains')
      const [least, most] = [minContains as number, maxContains as number]
      return (value, visit) => {
        if (!Array.isArray(value)) return true
        let found = 0
        for (const [index, item] of value.entries()) {
          if (!partPasses(schema, item, visit, index)) continue
          found++
          sawItem(visit, index)
        }
        if (least <= found && found <= most) return true
        return fail(visit, `must contain ${rangeText(least, most)} valid item(s)`)
      }
    },
  },
  minContains: { problem: aCount },
  maxContains: { problem: aCount },
}

function rangeText(least: number, most: number): string {
  return Number.isFinite(most) ? `at least ${least} and no more than ${most}` : `at least ${least}`
}

function sizeBound(word: string, holds: (length: number, edge: number) => boolean): Keyword {
  return {
    problem: aCount,
    test:
      ({ value: edge }) =>
      (value, visit) =>
        !Array.isArray(value) ||
        holds(value.length, edge as number) ||
        fail(visit, `must NOT have ${word} than ${edge} items`),
  }
}
