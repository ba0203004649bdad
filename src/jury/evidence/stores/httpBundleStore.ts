import { BaseError, type Hash } from '../../../core/index.ts'
import { readBundleBytes } from '../readBundleBytes.ts'
import { type BundleStore, hashBundle } from './bundleStore.ts'

/** What a store over HTTP is made of. */
export type HttpBundleStoreParameters = {
  /** What comes before `/bundles`. */
  readonly url: string
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Seconds for each request; default: 60. */
  readonly patience?: number | undefined
}

/**
 * Bundles on somebody's server. It need not be trusted: what it gives is what was asked for, or refused.
 *
 * @returns A store whose functions throw {@link BundleStoreFailedError}.
 */
export function httpBundleStore({
  url,
  fetch = globalThis.fetch,
  patience = 60,
}: HttpBundleStoreParameters): BundleStore {
  const base = `${url.replace(/\/+$/, '')}/bundles`
  const call = async <Result>(
    place: string,
    request: RequestInit,
    read: (response: Response) => Promise<Result>,
  ) => {
    try {
      const signal = AbortSignal.timeout(patience * 1_000)
      return await read(await fetch(place, { ...request, signal, redirect: 'error' }))
    } catch (error) {
      throw new BundleStoreFailedError(place, error)
    }
  }
  return {
    put(bytes) {
      const hash = hashBundle(bytes)
      const headers = { 'content-type': 'application/octet-stream' }
      const body = Uint8Array.from(bytes)
      return call(`${base}/${hash}`, { method: 'PUT', headers, body }, async ({ status, body: answer }) => {
        await answer?.cancel()
        if (status !== 200 && status !== 201) throw new Error(`status ${status}`)
        return hash
      })
    },
    get(hash: Hash) {
      return call(`${base}/${hash}`, {}, async (response) => {
        const bytes = await readBundleBytes(response)
        if (bytes !== undefined && hashBundle(bytes) !== hash) throw new Error('the bundle is another one')
        return bytes
      })
    },
  }
}

/** Thrown when a server could not be reached, or gave what was not asked for. Code `BundleStoreFailed`. */
export class BundleStoreFailedError extends BaseError {
  override readonly name = 'BundleStoreFailedError'

  constructor(url: string, cause: unknown) {
    super('The bundle store failed', { code: 'BundleStoreFailed', details: { url }, cause })
  }
}
