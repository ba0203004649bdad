import { type Hash, zeroHash } from '../../core/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import type { Brief } from '../evidence/brief.ts'
import { openBrief } from '../evidence/packBrief.ts'
import { hashBundle } from '../evidence/stores/bundleStore.ts'
import { askSources } from './askSources.ts'
import type { BundleSource } from './bundleSource.ts'
import type { JudgeReferred, JudgeReferredOptions, ReferredDispute } from './judgeReferred.ts'

/** What {@link judgeByBrief} takes. */
export type JudgeByBriefParameters = {
  /** Where packed briefs are asked for, by their cases: sides serve them by `caseRoutes`, as bundles. */
  readonly sources: readonly BundleSource[]
  /** Whether a case is judged at all; default: each. Of one that is not, the ballot gives the respondent nothing at once. */
  readonly serves?: ((dispute: ReferredDispute) => boolean) | undefined
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
export function judgeByBrief({ sources, serves = () => true }: JudgeByBriefParameters): JudgeReferred {
  return async (dispute, options) => {
    if (!serves(dispute)) return undefined
    const { juror, signal, isLate, onStep } = options
    const found = await findBrief(dispute, sources, options)
    if (found === undefined || !(isWhole(found.brief) || isLate)) return 'notShown'
    const { id, round } = dispute
    const { source, bundle } = found
    onStep({ step: 'bundleFetched', id, round, source, bundle })
    const { reason: _, ...material } = found.brief
    const judgement = await juror.judge(material, { signal })
    return { judgement, judged: { bundle: dispute.dispute, criteria: hashCriteria(material.criteria) } }
  }
}

/** A brief that the case is named by, the hash of its file, and who had it. */
type FoundBrief = { readonly brief: Brief; readonly bundle: Hash; readonly source: string }

/** Asks sources for a case's brief, until one brings it with the claimant's words. */
async function findBrief(
  dispute: ReferredDispute,
  sources: readonly BundleSource[],
  { signal, onStep }: Pick<JudgeReferredOptions, 'signal' | 'onStep'>,
): Promise<FoundBrief | undefined> {
  const { id, round } = dispute
  let best: FoundBrief | undefined
  await askSources({
    sources,
    id,
    signal,
    onFailed: (source, error) => onStep({ step: 'failed', at: source, id, error }),
    async take(source, bytes) {
      const opened = openBrief(bytes, dispute)
      if (!opened.ok) {
        onStep({ step: 'bundleRefused', id, round, source, code: opened.code })
        return { isEnough: false }
      }
      const { brief } = opened
      if (best === undefined || isWhole(brief)) best = { brief, source, bundle: hashBundle(bytes) }
      return { isEnough: isWhole(brief) }
    },
  })
  return best
}

/** Whether the claimant's words are there, or there are none. */
function isWhole({ statements, reason }: Brief): boolean {
  return statements.buyer !== undefined || reason === zeroHash
}
