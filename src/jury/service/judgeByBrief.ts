import { zeroHash } from '../../core/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import type { Brief } from '../evidence/brief.ts'
import { type OpenedBrief, openBrief } from '../evidence/packBrief.ts'
import { askSources } from './askSources.ts'
import type { BundleSource } from './bundleSource.ts'
import type { JudgeReferred, ReferredDispute } from './judgeReferred.ts'

/** What {@link judgeByBrief} takes. */
export type JudgeByBriefParameters = {
  /** Where packed briefs are asked for, by their cases: sides serve them by `caseRoutes`, as bundles. */
  readonly sources: readonly BundleSource[]
  /** Whether a case is judged at all; default: each. Of one that is not, the ballot gives the respondent nothing at once. */
  readonly serves?: ((dispute: ReferredDispute) => boolean) | undefined
  /** Told of each source that brought something else, and why it is not the case's brief. */
  readonly onRefused?:
    | ((dispute: ReferredDispute, source: string, code: Extract<OpenedBrief, { ok: false }>['code']) => void)
    | undefined
  /** Told of each source that failed. */
  readonly onFailed?: ((dispute: ReferredDispute, source: string, error: unknown) => void) | undefined
}

/**
 * A judge of referred cases whose contract names each dispute by {@link hashBrief} of what is to be judged. It asks for the
 * brief, verifies it against that name, and has the service's juror judge it as it would a delivery: by the machine checks and
 * the questions of its criteria. The claimant's words are waited for while there is time.
 *
 * Warning: whoever chooses a dispute's name chooses what is judged. That both sides agreed to it is for the contract to see to.
 *
 * @example
 * const sources = [httpBundleSource({ url: 'https://bets.example' })]
 * const service = createJurorService({ …, judgeReferred: judgeByBrief({ sources }) })
 */
export function judgeByBrief({
  sources,
  serves = () => true,
  onRefused = () => undefined,
  onFailed = () => undefined,
}: JudgeByBriefParameters): JudgeReferred {
  async function find(dispute: ReferredDispute, signal: AbortSignal): Promise<Brief | undefined> {
    let best: Brief | undefined
    await askSources({
      sources,
      id: dispute.id,
      signal,
      onFailed: (source, error) => onFailed(dispute, source, error),
      async take(source, bytes) {
        const opened = openBrief(bytes, dispute)
        if (!opened.ok) {
          onRefused(dispute, source, opened.code)
          return { isEnough: false }
        }
        if (best === undefined || isWhole(opened.brief)) best = opened.brief
        return { isEnough: isWhole(best) }
      },
    })
    return best
  }

  return async (dispute, { juror, signal, isLate }) => {
    if (!serves(dispute)) return undefined
    const brief = await find(dispute, signal)
    if (brief === undefined || !(isWhole(brief) || isLate)) return 'notShown'
    const { reason: _, ...material } = brief
    const judgement = await juror.judge(material, { signal })
    return { judgement, judged: { bundle: dispute.dispute, criteria: hashCriteria(brief.criteria) } }
  }
}

/** Whether the claimant's words are there, or there are none. */
function isWhole({ statements, reason }: Brief): boolean {
  return statements.buyer !== undefined || reason === zeroHash
}
