import { passed, type Verdict } from '../../core/index.ts'
import { checkDelivery, type Finding } from '../checks/checkDelivery.ts'
import type { CustomRules, RuleRefusal } from '../checks/rule.ts'
import { ruleOf } from '../checks/ruleOf.ts'
import { attachmentsOf } from '../criteria/attachments.ts'
import type { Check } from '../criteria/criteria.ts'
import type { Bundle } from '../evidence/bundle.ts'

/** What the machine checks say of a case, as a juror's part of a judgement. */
export type CheckedPart = {
  readonly answers: Readonly<Record<string, boolean>>
  readonly notes: Readonly<Record<string, string>>
  /** Whether one that is required does not hold: nothing else is worth anything then. */
  readonly isLost: boolean
  /** Whether one could not be run: its rule is not known here, or both sides agreed on what nobody can run. */
  readonly isUnanswerable: boolean
}

type RunChecksOptions = {
  readonly rules?: CustomRules | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a case's machine checks. One that can't be run does not hold, and the others decide their part as ever.
 *
 * @throws {WorkerFailedError} when this machine fails at it.
 * @throws The signal's reason, when it aborts.
 */
export async function runChecks(
  { criteria, deliverable, attachments }: Bundle,
  { rules = new Map(), signal }: RunChecksOptions,
): Promise<CheckedPart> {
  const usable: Check[] = []
  const unusable: Pick<Finding, 'name' | 'required' | 'holds' | 'problems'>[] = []
  const context = { attachments: attachmentsOf(criteria, attachments), signal }
  for (const check of criteria.checks) {
    signal?.throwIfAborted()
    const rule = ruleOf(check, rules)
    const verdict: Verdict<RuleRefusal> | undefined =
      rule && ((await rule.verify?.(check, context)) ?? passed)
    if (verdict?.ok) usable.push(check)
    else {
      const problem = `can not be checked: ${verdict?.message ?? 'the rule is not known here'}`
      unusable.push({ ...check, required: check.required ?? false, holds: false, problems: [problem] })
    }
  }
  const { findings } = await checkDelivery({ ...criteria, checks: usable }, deliverable, attachments, {
    rules,
    signal,
  })
  const found = [...findings, ...unusable]
  return {
    answers: Object.fromEntries(found.map(({ name, holds }) => [name, holds])),
    notes: Object.fromEntries(found.map(({ name, problems }) => [name, problems[0] ?? 'holds'])),
    isLost: found.some(({ required, holds }) => required && !holds),
    isUnanswerable: unusable.length > 0,
  }
}

/** The answers to questions that nobody could be asked: not shown, so no. */
export function notShown(
  { criteria }: Pick<Bundle, 'criteria'>,
  why: string,
): Pick<CheckedPart, 'answers' | 'notes'> {
  const names = criteria.questions.map(({ name }) => name)
  return {
    answers: Object.fromEntries(names.map((name) => [name, false])),
    notes: Object.fromEntries(names.map((name) => [name, `not shown: ${why}`])),
  }
}
