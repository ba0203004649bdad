import type { Verdict } from '../../core/index.ts'
import type { Attachments } from '../criteria/attachments.ts'
import type { Check, CheckOf } from '../criteria/criteria.ts'
import type { Delivery } from './delivery/delivery.ts'

/** What a rule may use beside the check and the delivery. */
export type RuleContext = {
  /** The files that the criteria name, and no others. */
  readonly attachments: Attachments
  readonly signal?: AbortSignal | undefined
}

/** Why a check can't be run. */
export type RuleRefusal =
  | 'SchemaInvalid'
  | 'ProgramInvalid'
  | 'AttachmentMissing'
  | 'RuleUnknown'
  | 'ParametersInvalid'

/** How the checks of one kind are run. Deterministic: the same delivery gives everybody the same. */
export type Rule<Kind extends Check['kind'] = Check['kind']> = {
  /** Whether a check can be run at all; asked when criteria are drafted. Absent: whatever its schema lets through can. */
  readonly verify?: (
    check: CheckOf<Kind>,
    context: RuleContext,
  ) => Verdict<RuleRefusal> | Promise<Verdict<RuleRefusal>>
  /**
   * A line for each thing that is wrong with a delivery; none: the check holds. What a stranger wrote comes into a line by
   * {@link show} only.
   */
  readonly run: (
    check: CheckOf<Kind>,
    delivery: Delivery,
    context: RuleContext,
  ) => Iterable<string> | Promise<Iterable<string>>
}

/** The rules of `custom` checks by their names: a domain's own. */
export type CustomRules = ReadonlyMap<string, Rule<'custom'>>
