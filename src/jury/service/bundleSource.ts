import { BaseError, type Hash } from '../../core/index.ts'
import { readBundleBytes } from '../evidence/readBundleBytes.ts'

/** Where the bundle of a case is asked for. Nothing that it says is trusted. */
export type BundleSource = {
  /** What it is called in reports. */
  readonly name: string
  /**
   * @param id The case.
   * @returns The packed bundle; undefined: it has none.
   */
  bundleOf(id: Hash, options: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array | undefined>
}

/** What a source over HTTP is made of. */
export type HttpBundleSourceParameters = {
  /** What comes before `/cases`. */
  readonly url: string
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Seconds for each request; default: 60. */
  readonly patience?: number | undefined
}

/**
 * Somebody's server, a party's most likely: `GET {url}/cases/{id}/bundle`.
 *
 * @returns A source whose `bundleOf` throws {@link BundleSourceFailedError}.
 */
export function httpBundleSource({
  url,
  fetch = globalThis.fetch,
  patience = 60,
}: HttpBundleSourceParameters): BundleSource {
  const base = url.replace(/\/+$/, '')
  return {
    name: base,
    async bundleOf(id, { signal: outer }) {
      const limit = AbortSignal.timeout(patience * 1_000)
      const signal = outer === undefined ? limit : AbortSignal.any([outer, limit])
      try {
        return await readBundleBytes(await fetch(`${base}/cases/${id}/bundle`, { signal, redirect: 'error' }))
      } catch (error) {
        throw new BundleSourceFailedError(base, error)
      }
    },
  }
}

/** Thrown when a source could not be reached, or sent too much. Code `BundleSourceFailed`. */
export class BundleSourceFailedError extends BaseError {
  override readonly name = 'BundleSourceFailedError'

  constructor(url: string, cause: unknown) {
    super('The source of bundles failed', { code: 'BundleSourceFailed', details: { url }, cause })
  }
}
