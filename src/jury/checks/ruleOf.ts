import type { Check } from '../criteria/criteria.ts'
import type { CustomRules, Rule } from './rule.ts'
import { bytes } from './rules/bytes.ts'
import { program } from './rules/program.ts'
import { rows } from './rules/rows.ts'
import { schema } from './rules/schema.ts'
import { tolerance } from './rules/tolerance.ts'
import { totals } from './rules/totals.ts'
import { unique } from './rules/unique.ts'

/** Every kind of check but a domain's own. Nobody can hand in others for these: what a kind means is agreed on. */
const builtinRules: { readonly [Kind in Exclude<Check['kind'], 'custom'>]: Rule<Kind> } = {
  schema,
  bytes,
  rows,
  tolerance,
  totals,
  unique,
  program,
}

/** The rule that a check is run by; undefined: a domain's own that was not handed in. */
export function ruleOf(check: Check, rules: CustomRules): Rule | undefined {
  return (check.kind === 'custom' ? rules.get(check.rule) : builtinRules[check.kind]) as Rule | undefined
}
