import { passed, plain, refused } from '../../../core/index.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Rule } from '../rule.ts'
import { runWorker, WorkerFailedError, type WorkerResult } from '../workers/runWorker.ts'
import type { SchemaAnswer, SchemaQuestion } from '../workers/schemaWorker.ts'

/**
 * Seconds after which the clock ends it. Steps are counted, and the most of them take a small part of this on a slow machine:
 * no delivery gets here, so what does says that the machine is out of order, and nothing of the delivery.
 */
const mostSeconds = 600
/** MiB that it may use: of the largest delivery, and what is read of it. */
const mostHeap = 1_024

/**
 * The delivery passes a JSON Schema (2020-12). It runs in a worker: of the largest deliveries it takes seconds, and much
 * memory.
 */
export const schema: Rule<'schema'> = {
  async verify({ schema: json }, { signal }) {
    const [problem] = problemsOf(await ask({ schema: json }, signal))
    return problem === undefined
      ? passed
      : refused('SchemaInvalid', 'The schema can not be used', { problem: plain(problem) })
  },
  async run({ schema: json, format = 'json' }, { bytes }: Delivery, { signal }) {
    return problemsOf(await ask({ schema: json, delivery: { bytes, format } }, signal)).map((line) =>
      plain(line),
    )
  },
}

function ask(question: SchemaQuestion, signal: AbortSignal | undefined): Promise<WorkerResult<SchemaAnswer>> {
  const limits = { seconds: mostSeconds, heap: mostHeap, signal }
  return runWorker('schemaWorker', question, limits)
}

/** @throws {WorkerFailedError} when the clock ended it. */
function problemsOf(result: WorkerResult<SchemaAnswer>): readonly string[] {
  if (result.kind === 'answered') return result.answer.problems
  if (result.kind === 'full') return ['the schema took too much memory']
  throw new WorkerFailedError('schemaWorker', `it took longer than ${mostSeconds} seconds`)
}
