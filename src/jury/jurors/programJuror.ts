import type { CustomRules } from '../checks/rule.ts'
import { sellerBpsOf } from '../criteria/criteria.ts'
import type { Juror } from './juror.ts'
import { notShown, runChecks } from './runChecks.ts'
import { noUsage } from './usage.ts'

/** What a juror that is a program may be given. */
export type ProgramJurorParameters = {
  readonly name: string
  /** The rules of `custom` checks that it knows; default: none. */
  readonly rules?: CustomRules | undefined
}

/**
 * A juror that runs the machine checks, and nothing else: every honest one comes to the same share. Questions, and checks
 * that it can't run, count as not shown: both sides agreed to have them judged by this court.
 */
export function programJuror({ name, rules }: ProgramJurorParameters): Juror {
  return {
    name,
    async judge(bundle, { signal }) {
      try {
        const { isUnanswerable, ...checked } = await runChecks(bundle, { rules, signal })
        const asked = notShown(bundle, 'a program answers no questions')
        const answers = { ...checked.answers, ...asked.answers }
        const hindered = isUnanswerable || bundle.criteria.questions.length > 0
        return {
          kind: 'answered',
          answers,
          sellerBps: sellerBpsOf(bundle.criteria, answers),
          notes: { ...checked.notes, ...asked.notes },
          usage: noUsage,
          ...(hindered && { hindrance: { by: 'seller', reason: 'unanswerable' } }),
        }
      } catch (error) {
        if (signal?.aborted) return { kind: 'abstained', reason: 'timeout', usage: noUsage }
        throw error
      }
    },
  }
}
