import { hashCriteria } from '../../terms/index.ts'
import { type Brief, type BriefRefusal, checkBrief } from '../evidence/brief.ts'
import type { JudgeReferred, ReferredDispute } from './judgeReferred.ts'

/** What {@link judgeByBrief} takes. */
export type JudgeByBriefParameters = {
  /**
   * Finds the brief of a case, wherever its contract's sides show it; it need not verify any of it.
   *
   * @returns undefined: nobody has shown it yet.
   */
  readonly briefOf: (
    dispute: ReferredDispute,
    options: { readonly signal: AbortSignal },
  ) => Promise<Brief | undefined>
  /** Whether a contract's cases are judged at all; default: all that are named by a brief. */
  readonly serves?: ((dispute: ReferredDispute) => boolean) | undefined
  /** Told of a brief that is not the case's, and why. */
  readonly onRefused?: ((dispute: ReferredDispute, code: BriefRefusal) => void) | undefined
}

/**
 * A judge of referred cases whose contract names each dispute by {@link hashBrief} of what is to be judged. The service's juror
 * judges the brief as it would a delivery: the machine checks and the questions of its criteria. What is not the brief that the
 * chain names counts as not shown.
 *
 * @example
 * const judgeReferred = judgeByBrief({ briefOf: async ({ id }) => readBrief(`${store}/${id}`) })
 * const service = createJurorService({ …, judgeReferred })
 */
export function judgeByBrief({
  briefOf,
  serves = () => true,
  onRefused = () => undefined,
}: JudgeByBriefParameters): JudgeReferred {
  return async (dispute, { juror, signal }) => {
    if (!serves(dispute)) return undefined
    const brief = await briefOf(dispute, { signal })
    if (brief === undefined) return 'notShown'
    const verdict = checkBrief(brief, dispute.dispute)
    if (!verdict.ok) {
      onRefused(dispute, verdict.code)
      return 'notShown'
    }
    const { reason: _, ...material } = brief
    const judgement = await juror.judge(material, { signal })
    return { judgement, judged: { bundle: dispute.dispute, criteria: hashCriteria(brief.criteria) } }
  }
}
