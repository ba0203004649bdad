import { BaseError, toWire } from '../../../core/index.ts'
import { Submission, type Submit } from './submission.ts'

/** What submitting through a relayer takes. */
export type RelaySubmitterParameters = {
  /** What comes before `/court-acts`. */
  readonly url: string
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Seconds until it is mined; default: 120. */
  readonly patience?: number | undefined
}

/**
 * Submits through somebody's server, which pays the gas: `POST {url}/court-acts`. It is not trusted: the juror looks at the
 * chain for what came of it.
 *
 * @returns Throws {@link RelayFailedError}.
 */
export function relaySubmitter({
  url,
  fetch = globalThis.fetch,
  patience = 120,
}: RelaySubmitterParameters): Submit {
  const place = `${url.replace(/\/+$/, '')}/court-acts`
  return async (submission) => {
    try {
      const response = await fetch(place, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toWire(Submission, submission)),
        signal: AbortSignal.timeout(patience * 1_000),
        redirect: 'error',
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`status ${response.status}`)
    } catch (error) {
      throw new RelayFailedError(place, error)
    }
  }
}

/** Thrown when a relayer did not submit. Code `RelayFailed`. */
export class RelayFailedError extends BaseError {
  override readonly name = 'RelayFailedError'

  constructor(url: string, cause: unknown) {
    super('The relayer did not submit', { code: 'RelayFailed', details: { url }, cause })
  }
}
