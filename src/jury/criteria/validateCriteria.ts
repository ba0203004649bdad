import { passed, type Refusal, refused, type Verdict } from '../../core/index.ts'
import type { CustomRules, RuleRefusal } from '../checks/rule.ts'
import { ruleOf } from '../checks/ruleOf.ts'
import { type Attachments, attachmentsOf, checkAttachments, checkShown } from './attachments.ts'
import { Criteria } from './criteria.ts'

/** What can be wrong with criteria. */
export type CriteriaRefusal = 'CriteriaInvalid' | 'AttachmentMismatch' | 'AttachmentUnreadable' | RuleRefusal

/** What criteria are validated with. */
export type ValidateCriteriaParameters = {
  /** The files that the criteria name, by their hashes; others than those are not looked at. */
  readonly attachments: Attachments
  /** The rules of `custom` checks; default: none. */
  readonly rules?: CustomRules | undefined
  readonly signal?: AbortSignal | undefined
}

/** Criteria that can be checked, or where and why they can't. */
export type ValidatedCriteria = { readonly ok: true; readonly criteria: Criteria } | Refusal<CriteriaRefusal>

/**
 * Whether criteria can be checked: asked when a sheet is drafted, so that nobody finds out in a dispute. Details say
 * where: the path in the criteria, or the check's name.
 *
 * @param input The criteria as they came: of a document, of a template.
 */
export async function validateCriteria(
  input: unknown,
  { attachments, rules = new Map(), signal }: ValidateCriteriaParameters,
): Promise<ValidatedCriteria> {
  const read = Criteria.safeParse(input)
  if (!read.success) {
    const [issue] = read.error.issues
    return refused('CriteriaInvalid', 'The criteria do not fit their schema', {
      at: issue?.path.join('.') || 'criteria',
      problem: issue?.message,
    })
  }
  const criteria = read.data
  const files = checkAttachments(criteria, attachments)
  if (!files.ok) return files
  const shown = checkShown(criteria, attachments)
  if (!shown.ok) return shown
  const context = { attachments: attachmentsOf(criteria, attachments), signal }
  for (const check of criteria.checks) {
    const rule = ruleOf(check, rules)
    const verdict: Verdict<RuleRefusal> =
      rule === undefined
        ? refused('RuleUnknown', 'The rule is not known here')
        : ((await rule.verify?.(check, context)) ?? passed)
    if (!verdict.ok) return { ...verdict, details: { check: check.name, ...verdict.details } }
  }
  return { ok: true, criteria }
}
