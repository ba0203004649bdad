import { checkDelivery, checksVersion } from '../checks/checkDelivery.ts'
import type { CustomRules } from '../checks/rule.ts'
import { sellerBpsOf } from '../criteria/criteria.ts'
import { validateCriteria } from '../criteria/validateCriteria.ts'
import type { JudgedBy } from './judgedBy.ts'
import type { AbstainReason, Judgement, Juror, Usage } from './juror.ts'

/** What a juror that is a program may be given. */
export type ProgramJurorParameters = {
  readonly name: string
  /** The rules of `custom` checks that it knows; default: none. */
  readonly rules?: CustomRules | undefined
  /** What its rationales call the program; default: these checks of Earnest's by their version. */
  readonly program?: Omit<Extract<JudgedBy, { kind: 'program' }>, 'kind'> | undefined
}

const free: Usage = { inputTokens: 0, outputTokens: 0, requests: 0 }

/**
 * A juror that runs the machine checks, and nothing else: every honest one comes to the same share. Criteria with
 * questions, or with checks that it can't run, it leaves to others.
 */
export function programJuror({
  name,
  rules,
  program = { name: 'earnest', version: checksVersion },
}: ProgramJurorParameters): Juror {
  const by: JudgedBy = { kind: 'program', ...program }
  return {
    name,
    async judge({ criteria, deliverable, attachments }, { signal }) {
      if (criteria.questions.length > 0) return abstained('unanswerable')
      try {
        const valid = await validateCriteria(criteria, { attachments, rules, signal })
        if (!valid.ok) return abstained('unanswerable')
        const { findings, answers } = await checkDelivery(criteria, deliverable, attachments, {
          rules,
          signal,
        })
        const notes = findings.map(({ name: check, problems }) => [check, problems[0] ?? 'holds'] as const)
        const sellerBps = sellerBpsOf(criteria, answers)
        return {
          kind: 'answered',
          answers,
          sellerBps,
          notes: Object.fromEntries(notes),
          findings,
          by,
          usage: free,
        }
      } catch (error) {
        if (signal?.aborted) return abstained('timeout')
        throw error
      }
    },
  }
}

function abstained(reason: AbstainReason): Judgement {
  return { kind: 'abstained', reason, usage: free }
}
