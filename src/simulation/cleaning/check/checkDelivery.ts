import { type Hash, keccak256 } from '../../../core/index.ts'
import type { Basis, Check, Criteria } from '../Criteria.ts'
import { readDataset } from '../readDataset.ts'
import { doubles } from './doubles.ts'
import { expectResolved, expectTyped } from './expectRows.ts'
import type { CheckContext, Finding, Rule } from './Finding.ts'
import { log } from './log.ts'
import { dates, fields, order } from './rows.ts'
import { schema } from './schema.ts'
import { groups, mean, range, totals } from './sums.ts'

/** What a delivery was found to be. */
export type Report = Readonly<{
  /** keccak-256 of the checked bytes. */
  artifact: Hash
  findings: readonly Finding[]
  passed: boolean
  /** The weights of the checks that hold, in basis points: what the delivery is worth, questions apart. */
  bps: number
  /** The weights of the questions, in basis points: what judges may add to it. */
  openBps: number
}>

const MOST_BYTES = 8 * 1024 * 1024
const MOST_PROBLEMS = 10_000
const PROBLEMS_KEPT = 3

const rules: { [Kind in Check['kind']]: Rule<Kind> } = {
  schema,
  order,
  fields,
  dates,
  doubles,
  log,
  range,
  totals,
  groups,
  mean,
}

/**
 * Runs a milestone's checks on delivered bytes. Everything expected is computed anew from the data set: it
 * needs no other delivery and no word of either side, so buyer and jurors come to the same report.
 *
 * @param criteria The milestone's criteria.
 * @param bytes The delivery, at most 8 MiB; whatever else it is, is a finding and never an error.
 */
export function checkDelivery(criteria: Criteria, bytes: Uint8Array): Report {
  const examine = examinerOf(criteria)
  const findings = criteria.checks.map((check): Finding => {
    const problems: string[] = []
    let found = 0
    for (const problem of examine(check, bytes)) {
      if (found < PROBLEMS_KEPT) problems.push(problem)
      if (++found === MOST_PROBLEMS) break
    }
    return { check: check.name, weight: check.weight, passed: found === 0, problems, found }
  })

  return {
    artifact: keccak256(bytes),
    findings,
    passed: findings.every(({ passed }) => passed),
    bps: findings.reduce((sum, { passed, weight }) => (passed ? sum + weight : sum), 0),
    openBps: criteria.questions.reduce((sum, { weight }) => sum + weight, 0),
  }
}

/** Finds what is wrong with delivered bytes by one check: a line for each; none: it holds. */
export type Examiner = (check: Check, bytes: Uint8Array) => Iterable<string>

/** Makes ready what the checks of a milestone share: reads the data set once. */
export function examinerOf(basis: Basis): Examiner {
  const typed = expectTyped(readDataset(basis.dataset), basis)
  const context: CheckContext = { basis, typed, resolved: expectResolved(typed, basis) }

  return (check, bytes) => {
    const delivered = parse(bytes)
    if ('error' in delivered) return [delivered.error]
    const rule = rules[check.kind] as (
      delivered: unknown,
      check: Check,
      context: CheckContext,
    ) => Iterable<string>
    return rule(delivered.value, check, context)
  }
}

function parse(bytes: Uint8Array): { value: unknown } | { error: string } {
  if (bytes.length > MOST_BYTES) return { error: `${bytes.length} bytes are more than ${MOST_BYTES}` }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { error: 'the delivery is not JSON in UTF-8' }
  }
}
