import { type Hash, passed, refused } from '../../../core/index.ts'
import type { Attachments } from '../../criteria/attachments.ts'
import { inspectProgram } from '../program/inspectProgram.ts'
import { fuelExport } from '../program/meterProgram.ts'
import type { Rule } from '../rule.ts'
import type { ProgramAnswer, ProgramQuestion } from '../workers/programWorker.ts'
import { runWorker, WorkerFailedError } from '../workers/runWorker.ts'

/** What a program may use beside its fuel and its own memory. */
export type ProgramLimits = {
  /** Fuel ends it before, and everywhere alike. What gets here says that the machine is out of order. */
  readonly seconds: number
  /** MiB of JavaScript's heap. */
  readonly heap: number
}

/**
 * The rule, with the limits that every juror has. All fuel spent on what takes a machine longest, reading memory that no cache
 * has, took 400 seconds on a small and busy one: the clock is at eighteen times as much.
 */
export const program: Rule<'program'> = programWithin({ seconds: 7_200, heap: 64 })

/**
 * A program finds that the delivery is good: its `check` returns 1. Anything else, a trap, or more work than it may do, is
 * that it does not hold. So is more memory than it may use: would a juror abstain, a delivery could silence the panel. What
 * the clock ends is no finding, since a faster machine might find otherwise: it throws `WorkerFailedError`.
 */
export function programWithin({ seconds, heap }: ProgramLimits): Rule<'program'> {
  return {
    verify({ program: hash }, { attachments }) {
      const inspected = inspect(hash, attachments)
      return inspected.ok
        ? passed
        : refused('ProgramInvalid', 'The program can not be used', {
            program: hash,
            problem: inspected.problem,
          })
    },
    async run({ program: hash }, { bytes }, { attachments, signal }) {
      const inspected = inspect(hash, attachments)
      if (!inspected.ok) return [`the program can not be used: ${inspected.problem}`]
      const question: ProgramQuestion = { metered: inspected.metered, fuelExport, bytes }
      const result = await runWorker<ProgramAnswer>('programWorker', question, {
        seconds,
        heap,
        signal,
      })
      if (result.kind === 'late') {
        throw new WorkerFailedError('programWorker', `it took longer than ${seconds} seconds`)
      }
      if (result.kind === 'full') return ['the program took too much memory']
      const { answer } = result
      if (answer.kind === 'exhausted') return ['the program did more than it may']
      if (answer.kind === 'trapped') return ['the program trapped']
      return answer.value === 1 ? [] : [`the program returned ${answer.value} instead of 1`]
    },
  }
}

function inspect(hash: Hash, attachments: Attachments) {
  const file = attachments.get(hash)
  return file === undefined
    ? { ok: false as const, problem: 'it is not among the attachments' }
    : inspectProgram(file)
}
