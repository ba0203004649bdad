import type { Rule } from '../rule.ts'

/** The delivery is, to the byte, what was agreed on. */
export const bytes: Rule<'bytes'> = {
  *run({ hash }, { artifact }) {
    if (artifact !== hash) yield `the delivery hashes to ${artifact} instead of ${hash}`
  },
}
