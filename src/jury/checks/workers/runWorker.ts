import { Worker } from 'node:worker_threads'

import { BaseError } from '../../../core/index.ts'

/** How much a worker may use. */
export type WorkerLimits = {
  /** Seconds from its start to its answer. */
  readonly seconds: number
  /** MiB of JavaScript's heap. WebAssembly's memories are bounded by their declared maximum. */
  readonly heap: number
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined
}

/** What became of a worker. */
export type WorkerResult<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** It took too long. */
  | { readonly kind: 'late' }
  /** It used too much memory. */
  | { readonly kind: 'full' }

/**
 * Runs a module of this folder in a thread of its own, and ends that with its first message, whatever it still does. It
 * sees no environment and nothing but `data`, and its output goes nowhere.
 *
 * @throws {WorkerFailedError} when the module itself fails: whatever it is asked, that is no answer.
 * @throws The signal's reason, when it aborts.
 */
export async function runWorker<Answer>(
  name: 'schemaWorker' | 'programWorker',
  data: unknown,
  { seconds, heap, signal }: WorkerLimits,
): Promise<WorkerResult<Answer>> {
  signal?.throwIfAborted()
  const worker = new Worker(moduleOf(name), {
    workerData: data,
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // Loaders do not reach into threads; what is written here, Node reads by itself, older ones when they are told.
    execArgv: isSource && !process.features.typescript ? ['--experimental-strip-types'] : [],
  })
  const { promise, resolve, reject } = Promise.withResolvers<WorkerResult<Answer>>()
  const timer = setTimeout(() => resolve({ kind: 'late' }), seconds * 1_000)
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  worker.once('message', (answer: Answer) => resolve({ kind: 'answered', answer }))
  worker.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ kind: 'full' })
    else reject(new WorkerFailedError(name, error))
  })
  worker.once('exit', (code) => reject(new WorkerFailedError(name, code)))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

/** Whether this is TypeScript as it was written; else it is what was built of it. */
const isSource = import.meta.url.endsWith('.ts')

/** The module beside this one. */
function moduleOf(name: string): URL {
  return new URL(`./${name}.${isSource ? 'ts' : 'js'}`, import.meta.url)
}

/** Thrown when a worker can't be run here, which says nothing of what it was asked. Code `WorkerFailed`. */
export class WorkerFailedError extends BaseError {
  override readonly name = 'WorkerFailedError'

  constructor(worker: string, cause: unknown) {
    super('A worker fails by itself', { code: 'WorkerFailed', details: { worker }, cause })
  }
}
