import { BaseError, type Hash, PlatformUnsupportedError, plain } from '../../core/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import { type Attachments, attachmentsOf } from '../criteria/attachments.ts'
import type { Answers, Check, Criteria } from '../criteria/criteria.ts'
import { createDelivery, type Delivery, sizeProblem } from './delivery/delivery.ts'
import type { CustomRules, Rule, RuleContext } from './rule.ts'
import { ruleOf } from './ruleOf.ts'
import { WorkerFailedError } from './workers/runWorker.ts'

/** Of what the machine checks find: another version may find something else of the same delivery. */
export const checksVersion = '1'

/** How many problems of a check are counted, and how many are told. */
export const mostProblems = 1_000
const problemsKept = 3

/** What one check found. */
export type Finding = {
  /** The check's name. */
  readonly name: string
  /** Basis points of the milestone's worth. */
  readonly weight: number
  readonly required: boolean
  readonly holds: boolean
  /** The first problems, in plain words of bounded length. */
  readonly problems: readonly string[]
  /** How many problems there were; counting stops at 1,000. */
  readonly found: number
}

/** What a delivery was found to be. Everybody who checks it finds the same. */
export type Report = {
  readonly criteria: Hash
  /** keccak-256 of the checked bytes. */
  readonly artifact: Hash
  readonly findings: readonly Finding[]
  /** By the name of each check: whether it holds. The questions are the judges'. */
  readonly answers: Answers
}

/** What a check of a delivery may be given beside it. */
export type CheckDeliveryOptions = {
  /** The rules of `custom` checks; default: none. */
  readonly rules?: CustomRules | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a milestone's machine checks on delivered bytes.
 *
 * @param criteria What `validateCriteria` lets through.
 * @param bytes The delivery; whatever it is, is a finding and never an error. More than 8 MiB hold nothing.
 * @param attachments The files that the criteria name, by their hashes; others are not looked at.
 * @throws {WorkerFailedError} when checks can't be run on this machine.
 * @throws {PlatformUnsupportedError} when this platform would round the delivery's numbers.
 * @throws {RuleMissingError} when a custom check's rule was not handed in.
 * @throws The signal's reason, when it aborts.
 * @example
 * const { findings, answers } = await checkDelivery(criteria, bytes, attachments)
 */
export async function checkDelivery(
  criteria: Criteria,
  bytes: Uint8Array,
  attachments: Attachments,
  { rules = new Map(), signal }: CheckDeliveryOptions = {},
): Promise<Report> {
  const delivery = createDelivery(bytes)
  const context: RuleContext = { attachments: attachmentsOf(criteria, attachments), signal }
  const findings: Finding[] = []
  // One after another: each may use the memory that one may use.
  for (const check of criteria.checks) {
    signal?.throwIfAborted()
    const rule = ruleOf(check, rules)
    if (rule === undefined) throw new RuleMissingError(check.name)
    const { problems, found } = await collect(() => run(rule, check, delivery, context), signal)
    const { name, weight, required = false } = check
    findings.push({ name, weight, required, holds: found === 0, problems, found })
  }
  return {
    criteria: hashCriteria(criteria),
    artifact: delivery.artifact,
    findings,
    answers: Object.fromEntries(findings.map(({ name, holds }) => [name, holds])),
  }
}

async function run(
  rule: Rule,
  check: Check,
  delivery: Delivery,
  context: RuleContext,
): Promise<Iterable<string>> {
  const tooLarge = sizeProblem(delivery.bytes)
  return tooLarge === undefined ? rule.run(check, delivery, context) : [tooLarge]
}

async function collect(
  ask: () => Promise<Iterable<string>>,
  signal: AbortSignal | undefined,
): Promise<{ readonly problems: readonly string[]; readonly found: number }> {
  const problems: string[] = []
  let found = 0
  try {
    for (const problem of await ask()) {
      if (found < problemsKept) problems.push(plain(problem))
      if (++found === mostProblems) break
    }
    return { problems, found }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof WorkerFailedError || error instanceof PlatformUnsupportedError) throw error
    // A rule that a delivery breaks, finds at least that.
    return { problems: ['the rule fails on the delivery'], found: 1 }
  }
}

/** Thrown when a check asks for a rule that whoever checks does not have. Code `RuleMissing`. */
export class RuleMissingError extends BaseError {
  override readonly name = 'RuleMissingError'

  constructor(check: string) {
    super('The rule of a check is not known here', { code: 'RuleMissing', details: { check } })
  }
}
