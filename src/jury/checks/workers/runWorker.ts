import { Worker } from 'node:worker_threads'

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
  /** It used too much memory, or broke otherwise. */
  | { readonly kind: 'broken' }

/**
 * Runs a module of this folder in a thread of its own, and ends that with its first message, whatever it still does. It
 * sees no environment and nothing but `data`, and its output goes nowhere.
 *
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
    // Where Node reads TypeScript by itself, a loader would only cost each worker its time.
    ...(process.features.typescript ? { execArgv: [] } : {}),
  })
  const { promise, resolve, reject } = Promise.withResolvers<WorkerResult<Answer>>()
  const timer = setTimeout(() => resolve({ kind: 'late' }), seconds * 1_000)
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  worker.once('message', (answer: Answer) => resolve({ kind: 'answered', answer }))
  worker.once('error', () => resolve({ kind: 'broken' }))
  worker.once('exit', () => resolve({ kind: 'broken' }))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

/** The module beside this one: TypeScript as it was written, or what was built of it. */
function moduleOf(name: string): URL {
  return new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)
}
