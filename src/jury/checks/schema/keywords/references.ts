import { alsoPasses, type Schema, type Scope } from '../evaluate.ts'
import { aText, type Keywords } from '../keyword.ts'

/** Keywords that lead to other schemas of the same document. */
export const references: Keywords = {
  $ref: {
    problem: aText,
    test({ value: reference, resolve }) {
      const { schema } = resolve(reference as string)
      return (value, visit) => alsoPasses(schema, value, visit)
    },
  },
  $dynamicRef: {
    problem: aText,
    test({ value: reference, resolve }) {
      const { schema, anchor } = resolve(reference as string)
      if (anchor === undefined || schema.resource.dynamicAnchors.get(anchor) !== schema) {
        return (value, visit) => alsoPasses(schema, value, visit)
      }
      return (value, visit) => {
        const target = outermost(anchor, visit.scope, visit.run.spend) ?? schema
        return alsoPasses(target, value, visit)
      }
    },
  },
}

/** The schema that the first of all resources on the way calls so. */
function outermost(anchor: string, scope: Scope, spend: (steps: number) => void): Schema | undefined {
  let found: Schema | undefined
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    spend(1)
    found = at.resource.dynamicAnchors.get(anchor) ?? found
  }
  return found
}
