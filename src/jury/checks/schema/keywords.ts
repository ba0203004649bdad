import type { Keyword, Keywords } from './keyword.ts'
import { arrays } from './keywords/arrays.ts'
import { logic } from './keywords/logic.ts'
import { notes } from './keywords/notes.ts'
import { numbers } from './keywords/numbers.ts'
import { objects } from './keywords/objects.ts'
import { references } from './keywords/references.ts'
import { texts } from './keywords/texts.ts'
import { unevaluated } from './keywords/unevaluated.ts'
import { values } from './keywords/values.ts'

/** Every keyword that is known, cheap ones first; those that ask what the others saw come last. */
export const keywords: Keywords = {
  ...notes,
  ...values,
  ...numbers,
  ...texts,
  ...arrays,
  ...objects,
  ...references,
  ...logic,
  ...unevaluated,
}

const order = Object.keys(keywords)

/** A keyword by its name; undefined: none is called so. */
export function keywordOf(name: string): Keyword | undefined {
  return Object.hasOwn(keywords, name) ? keywords[name] : undefined
}

/** The keywords of a schema in the order in which they are asked. */
export function inOrder(names: readonly string[]): readonly string[] {
  return names.toSorted((one, other) => order.indexOf(one) - order.indexOf(other))
}
