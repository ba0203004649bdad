import { checksVersion } from '../checks/checkDelivery.ts'
import type { CustomRules } from '../checks/rule.ts'
import type { JudgedBy } from './judgedBy.ts'
import type { Juror } from './juror.ts'
import { answersOf, notShown, runChecks } from './runChecks.ts'
import { noUsage } from './usage.ts'

/** What a juror that is a program may be given. */
export type ProgramJurorParameters = {
  readonly name: string
  /** The rules of `custom` checks that it knows; default: none. */
  readonly rules?: CustomRules | undefined
  /** What its rationales call the program; default: these checks of Earnest's by their version. */
  readonly program?: Omit<Extract<JudgedBy, { kind: 'program' }>, 'kind'> | undefined
}

/**
 * A juror that runs the machine checks, and nothing else: every honest one comes to the same share. Questions, and checks
 * that it can't run, count as not shown: both sides agreed to have them judged by this court.
 */
export function programJuror({
  name,
  rules,
  program = { name: 'earnest', version: checksVersion },
}: ProgramJurorParameters): Juror {
  const by: JudgedBy = { kind: 'program', ...program }
  return {
    name,
    async judge(bundle, { signal }) {
      try {
        const checked = await runChecks(bundle, { rules, signal })
        const asked = checked.isLost ? undefined : notShown(bundle, 'a program answers no questions')
        const isAsked = asked !== undefined && bundle.criteria.questions.length > 0
        return {
          kind: 'answered',
          ...answersOf(bundle.criteria, checked, asked),
          by,
          usage: noUsage,
          ...((checked.isUnanswerable || isAsked) && {
            hindrance: { by: 'seller', reason: 'unanswerable' },
          }),
        }
      } catch (error) {
        if (signal?.aborted) return { kind: 'abstained', reason: 'timeout', usage: noUsage }
        throw error
      }
    },
  }
}
