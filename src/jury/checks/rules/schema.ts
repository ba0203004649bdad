import { type Json, passed, plain, refused } from '../../../core/index.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Rule } from '../rule.ts'
import { runWorker, type WorkerResult } from '../workers/runWorker.ts'
import type { SchemaAnswer, SchemaQuestion } from '../workers/schemaWorker.ts'

/** Seconds that a schema may take. A pattern can make a matcher try without end. */
const mostSeconds = 10
/** MiB that it may use: of the largest delivery, and what is read of it. */
const mostHeap = 1_024

/**
 * The delivery passes a JSON Schema (2020-12). It runs in a worker: patterns and references can take a validator any time
 * and any depth.
 */
export const schema: Rule<'schema'> = {
  async verify({ schema: json }, { signal }) {
    if (hasAsync(json)) {
      return refused('SchemaInvalid', 'The schema asks for asynchronous validation', { found: '$async' })
    }
    const result = await ask({ schema: json }, signal)
    const [problem] = problemsOf(result)
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
  return runWorker('schemaWorker', question, { seconds: mostSeconds, heap: mostHeap, signal })
}

function problemsOf(result: WorkerResult<SchemaAnswer>): readonly string[] {
  if (result.kind === 'answered') return result.answer.problems
  if (result.kind === 'late') return [`the schema took longer than ${mostSeconds} seconds`]
  return ['the schema took too much memory']
}

function hasAsync(json: Json): boolean {
  if (typeof json !== 'object' || json === null) return false
  return Object.hasOwn(json, '$async') || Object.values(json).some((member) => hasAsync(member))
}
