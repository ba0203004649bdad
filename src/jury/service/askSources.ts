import type { Hash } from '../../core/index.ts'
import type { BundleSource } from './bundleSource.ts'
import { orAborted } from './orAborted.ts'

/** How many sources are asked at once: each may bring a bundle of the largest size. */
const mostAtOnce = 4
/** Seconds after which a source that neither answers nor gives up is given up. */
const patience = 90

/** What came of what a source brought. */
export type Taken = {
  /** Nobody else need be asked. */
  readonly isEnough: boolean
  /** Sources that are asked too. */
  readonly more?: readonly BundleSource[] | undefined
}

/** What {@link askSources} takes. */
export type AskSourcesParameters = {
  readonly sources: readonly BundleSource[]
  /** The case. */
  readonly id: Hash
  readonly signal?: AbortSignal | undefined
  /** Told of each source that failed. */
  readonly onFailed: (source: string, error: unknown) => void
  /** Told of each bundle; nothing of it is verified. */
  readonly take: (source: string, bytes: Uint8Array) => Promise<Taken>
}

/**
 * Asks sources for a case's bundle, a few at a time, until one brings enough, all were asked or time is over. One that is slow
 * keeps nobody from asking the others.
 *
 * @throws What `take` throws.
 */
export async function askSources({
  sources,
  id,
  signal,
  onFailed,
  take,
}: AskSourcesParameters): Promise<void> {
  const queue = [...sources]
  const known = new Set(sources.map(({ name }) => name))
  const stop = new AbortController()
  const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])

  async function ask(source: BundleSource): Promise<Uint8Array | undefined> {
    const limit = AbortSignal.any([until, AbortSignal.timeout(patience * 1_000)])
    try {
      return await orAborted(source.bundleOf(id, { signal: limit }), limit)
    } catch (error) {
      if (!stop.signal.aborted) onFailed(source.name, error)
      return undefined
    }
  }
  async function work(): Promise<void> {
    for (let source = queue.shift(); source !== undefined && !until.aborted; source = queue.shift()) {
      const bytes = await ask(source)
      if (bytes === undefined || stop.signal.aborted) continue
      const { isEnough, more = [] } = await take(source.name, bytes)
      for (const next of more) {
        if (known.has(next.name)) continue
        known.add(next.name)
        queue.push(next)
      }
      if (isEnough) stop.abort()
    }
  }
  try {
    while (queue.length > 0 && !until.aborted) await Promise.all(Array.from({ length: mostAtOnce }, work))
  } finally {
    stop.abort()
  }
}
