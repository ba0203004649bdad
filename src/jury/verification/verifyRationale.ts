import { canonicalJson, type Hash, type Json } from '../../core/index.ts'
import { checksVersion, type Report } from '../checks/checkDelivery.ts'
import type { Criteria } from '../criteria/criteria.ts'
import { sellerBpsOf } from '../criteria/criteria.ts'
import { type Rationale, toldFindings } from '../deliberation/rationale.ts'
import type { CaseBundles } from './caseBundles.ts'
import { contradicted, type JurorPoint, notShown, ok } from './point.ts'
import { renderAgain, replyPoint } from './verifyReply.ts'

/** What a rationale is verified against. */
export type RationaleGround = {
  readonly bundles: CaseBundles
  /** Of a bundle that is the case's; undefined: none is shown. */
  readonly criteria: Criteria | undefined
  /** As the sheet names them. */
  readonly criteriaHash: Hash | undefined
  /** What the machine checks find of the delivery; or why they were not run. */
  readonly report: Report | 'ChecksNotRun' | undefined
}

/** Whether what a juror tells is about the case, and leads to its vote. */
export function verifyRationale(
  rationale: Rationale,
  sellerBps: number,
  ground: RationaleGround,
): readonly JurorPoint[] {
  if (isUnshown(rationale)) return unshownPoints(sellerBps)
  return [
    bundlePoint(rationale, ground),
    criteriaPoint(rationale, ground),
    checksPoint(rationale, ground),
    sharePoint(rationale, sellerBps, ground),
    ...modelPoints(rationale, ground),
  ]
}

/** Whether a juror says that it was shown nothing. */
function isUnshown({ bundle, answers }: Rationale): boolean {
  return bundle === null && Object.keys(answers).length === 0
}

/** Of nothing nobody can tell more than that it is worth nothing. */
function unshownPoints(sellerBps: number): readonly JurorPoint[] {
  const gap = notShown('bundle', 'BundleNotShown', 'The juror says that it was shown no bundle')
  if (sellerBps === 0) return [gap, ok('share')]
  const message = 'The vote gives the seller a share of what was not shown'
  return [gap, contradicted('share', 'ShareMismatch', message, { found: 0, voted: sellerBps })]
}

function bundlePoint({ bundle }: Rationale, { bundles }: RationaleGround): JurorPoint {
  if (bundle === null) return notShown('bundle', 'BundleNotShown', 'The juror names no bundle')
  if (bundles.byHash.has(bundle)) return ok('bundle')
  const known = [...bundles.byHash.keys()]
  if (bundles.complete) {
    const message = 'The juror judged by a bundle that is not of this case'
    return contradicted('bundle', 'BundleMismatch', message, { found: bundle, known })
  }
  return notShown('bundle', 'BundleNotShown', "The juror's bundle is not shown", { found: bundle, known })
}

function criteriaPoint({ criteria }: Rationale, { criteriaHash }: RationaleGround): JurorPoint {
  if (criteria === null || criteriaHash === undefined) {
    return notShown('criteria', 'CriteriaNotShown', 'The criteria are not shown')
  }
  if (criteria === criteriaHash) return ok('criteria')
  return contradicted('criteria', 'CriteriaMismatch', "The criteria are not the milestone's", {
    found: criteria,
    expected: criteriaHash,
  })
}

function checksPoint({ checks, answers }: Rationale, { report }: RationaleGround): JurorPoint {
  if (report === undefined || report === 'ChecksNotRun') {
    return notShown('checks', 'ChecksNotRun', 'The machine checks could not be run again')
  }
  const differing = Object.entries(report.answers).filter(([name, holds]) => answers[name] !== holds)
  if (differing.length > 0) {
    const details = { checks: differing.map(([name]) => name) }
    const message = 'The machine checks find otherwise than the juror answers'
    return contradicted('checks', 'AnswersMismatch', message, details)
  }
  if (checks === null) {
    return notShown('checks', 'FindingsNotShown', 'The juror does not tell what the checks found')
  }
  if (checks.version !== checksVersion) {
    const details = { found: checks.version, known: checksVersion }
    return notShown('checks', 'ChecksVersionUnknown', 'The checks are of another version', details)
  }
  const found = toldFindings(report.findings)
  if (canonicalJson(found as Json) === canonicalJson(checks.findings as Json)) return ok('checks')
  return contradicted(
    'checks',
    'FindingsMismatch',
    'The machine checks find otherwise than the juror tells',
    {
      checks: found
        .filter((one, index) => canonicalJson(one) !== canonicalJson(checks.findings[index] ?? null))
        .map(({ name }) => name),
    },
  )
}

function sharePoint({ answers }: Rationale, sellerBps: number, { criteria }: RationaleGround): JurorPoint {
  if (criteria === undefined) return notShown('share', 'CriteriaNotShown', 'The criteria are not shown')
  const stopped = isStopped(criteria, answers)
  const names = [...criteria.checks, ...(stopped ? [] : criteria.questions)].map(({ name }) => name)
  const missing = names.filter((name) => !Object.hasOwn(answers, name))
  const foreign = Object.keys(answers).filter((name) => !names.includes(name))
  if (missing.length > 0 || foreign.length > 0) {
    const details = { missing, foreign: foreign.length }
    return contradicted('share', 'AnswersMismatch', "The answers are not the criteria's", details)
  }
  const found = stopped ? 0 : sellerBpsOf(criteria, answers)
  if (found === sellerBps) return ok('share')
  return contradicted('share', 'ShareMismatch', 'The answers come to another share than the vote', {
    found,
    voted: sellerBps,
  })
}

/** Whether a required check failed: then nobody is asked anything. */
function isStopped({ checks }: Criteria, answers: Rationale['answers']): boolean {
  return checks.some(({ name, required }) => required && answers[name] === false)
}

/** What is checked where questions were answered, or a model was asked. */
function modelPoints(rationale: Rationale, { bundles, criteria }: RationaleGround): readonly JurorPoint[] {
  const { by, answers } = rationale
  if (criteria === undefined) {
    return [notShown('reply', 'CriteriaNotShown', 'The criteria are not shown')]
  }
  const asks = criteria.questions.length > 0 && !isStopped(criteria, answers)
  if (by === null) return [notShown('prompt', 'JudgeNotShown', 'The juror does not tell what judged')]
  if (by.kind === 'program') {
    if (!asks) return []
    return [notShown('reply', 'JudgeNotShown', 'A program answered the questions: nobody here can run it')]
  }
  if (by.asked === null) {
    if (!asks) return []
    // Yes takes that something was shown; that nothing was, needs no model.
    if (!criteria.questions.some(({ name }) => answers[name])) {
      return [notShown('reply', 'ReplyNotShown', 'The questions are answered no, and no reply is told')]
    }
    return [contradicted('prompt', 'ModelNotAsked', 'Questions are answered yes, and no model was asked')]
  }
  const bundle = rationale.bundle === null ? undefined : bundles.byHash.get(rationale.bundle)
  const { prompt, point } = renderAgain(by.asked, bundle)
  return [point, replyPoint(by.asked, rationale, prompt)]
}
