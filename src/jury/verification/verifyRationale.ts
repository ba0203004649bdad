import { canonicalJson, type Hash, type Json } from '../../core/index.ts'
import { checksVersion } from '../checks/checkDelivery.ts'
import type { Criteria } from '../criteria/criteria.ts'
import { sellerBpsOf } from '../criteria/criteria.ts'
import { isNotShown, type Rationale, toldFindings } from '../deliberation/rationale.ts'
import type { CheckedPart } from '../jurors/runChecks.ts'
import type { CaseBundles } from './caseBundles.ts'
import { contradicted, type JurorPoint, notShown, ok } from './point.ts'
import { hindrancePoints } from './verifyHindrance.ts'
import { renderAgain, replyPoint } from './verifyReply.ts'

/** What a rationale is verified against. */
export type RationaleGround = {
  readonly bundles: CaseBundles
  /** Of a bundle that is the case's; undefined: none is shown. */
  readonly criteria: Criteria | undefined
  /** As the sheet names them. */
  readonly criteriaHash: Hash | undefined
  /** What the machine checks find of the delivery here; undefined: there is none to check. */
  readonly checked: CheckedPart | undefined
  /** How many jurors of the round judged by a bundle of the case. */
  readonly shownTo: number
}

/** Whether what a juror tells is about the case, and leads to its vote. */
export function verifyRationale(
  rationale: Rationale,
  sellerBps: number,
  ground: RationaleGround,
): readonly JurorPoint[] {
  if (isEmpty(rationale)) return emptyPoints(sellerBps, ground)
  return [
    bundlePoint(rationale, ground),
    criteriaPoint(rationale, ground),
    checksPoint(rationale, ground),
    sharePoint(rationale, sellerBps, ground),
    ...modelPoints(rationale, ground),
  ]
}

/** Whether a juror says that it was shown nothing, and tells nothing else. */
function isEmpty(rationale: Rationale): boolean {
  const { bundle, criteria, checks, answers, by } = rationale
  const isTold = [bundle, criteria, checks, by].some((part) => part !== null)
  return isNotShown(rationale) && !isTold && Object.keys(answers).length === 0
}

/**
 * A vote on nothing is worth nothing. That its juror could have had the bundle nobody can show, since who was served what
 * leaves no trace; how many others had it is told beside it.
 */
function emptyPoints(sellerBps: number, { shownTo }: RationaleGround): readonly JurorPoint[] {
  const said = 'The juror says that it was shown no bundle: whether it could have had one, is not known'
  const gap = notShown('bundle', 'BundleNotShown', said, { jurorsThatHadIt: shownTo })
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

function checksPoint(rationale: Rationale, { criteria, checked }: RationaleGround): JurorPoint {
  if (criteria === undefined || checked === undefined) {
    return notShown('checks', 'ChecksNotRun', 'The machine checks could not be run again')
  }
  const { checks, answers } = rationale
  const open = openChecks(rationale, criteria, checked)
  const isClosed = ({ name }: { readonly name: string }) => !open.includes(name)
  const found = toldFindings(checked.findings).filter(isClosed)
  const differing = found.filter(({ name, holds }) => answers[name] !== holds)
  if (differing.length > 0) {
    const details = { checks: differing.map(({ name }) => name) }
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
  const told = checks.findings.filter(isClosed)
  if (canonicalJson(found as Json) !== canonicalJson(told as Json)) {
    const message = 'The machine checks find otherwise than the juror tells'
    return contradicted('checks', 'FindingsMismatch', message, {
      checks: found
        .filter((one, index) => canonicalJson(one) !== canonicalJson(told[index] ?? null))
        .map(({ name }) => name),
    })
  }
  if (open.length === 0) return ok('checks')
  const message = "The rules of some checks are a domain's own, and the juror or whoever verifies lacks them"
  return notShown('checks', 'ChecksNotRun', message, { checks: open })
}

/** The checks on which two that judge rightly can differ: by a rule of a domain's own, which one of them lacks. */
function openChecks(
  { checks, answers, hindrance }: Rationale,
  criteria: Criteria,
  { findings }: CheckedPart,
): readonly string[] {
  return criteria.checks.flatMap(({ name, kind }) => {
    if (kind !== 'custom') return []
    const isRunHere = findings.some((finding) => finding.name === name && finding.found !== null)
    const isUnrun =
      checks === null
        ? hindrance?.reason === 'unanswerable'
        : checks.findings.some((finding) => finding.name === name && finding.found === null)
    return !isRunHere || (isUnrun && answers[name] === false) ? [name] : []
  })
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
  const bundle = rationale.bundle === null ? undefined : bundles.byHash.get(rationale.bundle)
  const hindered = hindrancePoints(rationale, { criteria, bundle, asks })
  if (by === null) {
    return [notShown('prompt', 'JudgeNotShown', 'The juror does not tell what judged'), ...hindered]
  }
  if (by.kind === 'model' && by.asked !== null) {
    const { prompt, point } = renderAgain(by.asked, bundle)
    return [point, replyPoint(by.asked, rationale, prompt), ...hindered]
  }
  if (!asks) return hindered
  // Yes takes that something was shown; that nothing was, needs no judge.
  if (!criteria.questions.some(({ name }) => answers[name])) {
    const message = 'The questions are answered no, and no reply is told'
    return [notShown('reply', 'ReplyNotShown', message), ...hindered]
  }
  if (by.kind === 'program') {
    const message = 'A program answered the questions: nobody here can run it'
    return [notShown('reply', 'JudgeNotShown', message), ...hindered]
  }
  const message = 'Questions are answered yes, and no model was asked'
  return [contradicted('prompt', 'ModelNotAsked', message), ...hindered]
}
