import { fail, partPasses } from '../evaluate.ts'
import type { Keywords } from '../keyword.ts'
import { isJsonObject, namesOf } from './objects.ts'

/** Keywords for what no other keyword has looked at. They are asked last. */
export const unevaluated: Keywords = {
  unevaluatedItems: {
    holds: 'schema',
    test({ part }) {
      const schema = part('unevaluatedItems')
      return (value, visit) => {
        const { seen } = visit
        if (!Array.isArray(value) || seen === undefined || seen.allItems) return true
        for (let index = seen.items; index < value.length; index++) {
          visit.run.spend(1)
          if (seen.indexes.has(index)) continue
          if (schema.json === false) return fail(visit, 'must NOT have unevaluated items')
          if (!partPasses(schema, value[index], visit, index)) return false
        }
        seen.allItems = true
        return true
      }
    },
  },
  unevaluatedProperties: {
    holds: 'schema',
    test({ part }) {
      const schema = part('unevaluatedProperties')
      return (value, visit) => {
        const { seen } = visit
        if (!isJsonObject(value) || seen === undefined || seen.allNames) return true
        for (const name of namesOf(value, visit)) {
          visit.run.spend(1)
          if (seen.names.has(name)) continue
          if (schema.json === false) return fail(visit, 'must NOT have unevaluated properties')
          if (!partPasses(schema, value[name], visit, name)) return false
        }
        seen.allNames = true
        return true
      }
    },
  },
}
