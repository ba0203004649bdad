import { passed, type Verdict } from '../../core/index.ts'
import { checkDelivery, type Finding } from '../checks/checkDelivery.ts'
import type { CustomRules, RuleRefusal } from '../checks/rule.ts'
import { ruleOf } from '../checks/ruleOf.ts'
import { attachmentsOf } from '../criteria/attachments.ts'
import { type Answers, type Check, type Criteria, sellerBpsOf } from '../criteria/criteria.ts'
import type { Material } from '../evidence/bundle.ts'
import type { Judgement } from './juror.ts'

/** What the machine checks say of a case, as a juror's part of a judgement. */
export type CheckedPart = {
  /** In the order of the criteria. `found` is null where a check could not be run: it does not hold then. */
  readonly findings: readonly (Omit<Finding, 'found'> & { readonly found: number | null })[]
  /** By the name of each check: whether it holds. */
  readonly answers: Answers
  /** Whether one that is required does not hold: nothing else is worth anything then. */
  readonly isLost: boolean
  /** Whether one could not be run: its rule is not known here, or both sides agreed on what nobody can run. */
  readonly isUnanswerable: boolean
}

/** What was answered to the questions. */
export type AskedPart = Pick<Extract<Judgement, { kind: 'answered' }>, 'answers' | 'notes'>

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
  { criteria, deliverable, attachments }: Omit<Material, 'statements'>,
  { rules = new Map(), signal }: RunChecksOptions,
): Promise<CheckedPart> {
  const usable: Check[] = []
  const found = new Map<string, CheckedPart['findings'][number]>()
  const context = { attachments: attachmentsOf(criteria, attachments), signal }
  for (const check of criteria.checks) {
    signal?.throwIfAborted()
    const rule = ruleOf(check, rules)
    const verdict: Verdict<RuleRefusal> | undefined =
      rule && ((await rule.verify?.(check, context)) ?? passed)
    if (verdict?.ok) {
      usable.push(check)
      continue
    }
    const { name, weight, required = false } = check
    const problem = `can not be checked: ${verdict?.message ?? 'the rule is not known here'}`
    found.set(name, { name, weight, required, holds: false, problems: [problem], found: null })
  }
  const report = await checkDelivery({ ...criteria, checks: usable }, deliverable, attachments, {
    rules,
    signal,
  })
  for (const finding of report.findings) found.set(finding.name, finding)
  const findings = criteria.checks.flatMap(({ name }) => found.get(name) ?? [])
  return {
    findings,
    answers: Object.fromEntries(findings.map(({ name, holds }) => [name, holds])),
    isLost: findings.some(({ required, holds }) => required && !holds),
    isUnanswerable: usable.length < criteria.checks.length,
  }
}

/** The answers to questions that nobody could be asked: not shown, so no. */
export function notShown({ criteria }: Pick<Material, 'criteria'>, why: string): AskedPart {
  const names = criteria.questions.map(({ name }) => name)
  return {
    answers: Object.fromEntries(names.map((name) => [name, false])),
    notes: Object.fromEntries(names.map((name) => [name, `not shown: ${why}`])),
  }
}

/**
 * What machine checks and questions come to together.
 *
 * @param asked undefined: nobody was asked, since a required check does not hold.
 */
export function answersOf(
  criteria: Criteria,
  checked: CheckedPart,
  asked: AskedPart | undefined,
): Pick<Extract<Judgement, { kind: 'answered' }>, 'answers' | 'sellerBps' | 'notes' | 'findings'> {
  const answers = { ...checked.answers, ...asked?.answers }
  const notes = checked.findings.map(({ name, problems }) => [name, problems[0] ?? 'holds'] as const)
  return {
    answers,
    sellerBps: asked === undefined ? 0 : sellerBpsOf(criteria, answers),
    notes: { ...Object.fromEntries(notes), ...asked?.notes },
    findings: checked.findings,
  }
}
