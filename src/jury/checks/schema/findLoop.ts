import type { Schema } from './evaluate.ts'

/**
 * A schema that leads back to itself without going into the value: no value would ever be judged.
 *
 * @param next The schemas that a schema has the same value judged by.
 */
export function findLoop(
  schemas: Iterable<Schema>,
  next: (schema: Schema) => readonly Schema[],
): Schema | undefined {
  const done = new Set<Schema>()
  for (const first of schemas) {
    const open = new Set<Schema>()
    // Not by recursion: a chain of references can be as long as the document.
    const stack: { readonly schema: Schema; readonly left: Schema[] }[] = []
    const enter = (schema: Schema) => {
      open.add(schema)
      stack.push({ schema, left: [...next(schema)] })
    }
    if (!done.has(first)) enter(first)
    while (stack.length > 0) {
      const { schema, left } = stack.at(-1) as (typeof stack)[number]
      const following = left.pop()
      if (following === undefined) {
        stack.pop()
        open.delete(schema)
        done.add(schema)
      } else if (open.has(following)) return following
      else if (!done.has(following)) enter(following)
    }
  }
  return undefined
}
