import { z } from 'zod'

import { BaseError, plain, readBounded, toWire } from '../../../core/index.ts'
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
    let reason: string
    try {
      const response = await fetch(place, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toWire(Submission, submission)),
        signal: AbortSignal.timeout(patience * 1_000),
        redirect: 'error',
      })
      if (response.ok) {
        await response.body?.cancel()
        return
      }
      reason = await reasonOf(response)
    } catch (error) {
      throw new RelayFailedError(place, { cause: error })
    }
    throw new RelayFailedError(place, { reason })
  }
}

/** The most bytes of a refusal. */
const mostRefusal = 16 * 1024
const Told = z.object({ code: z.string(), message: z.string() })

/** Why the relayer refused, bounded and without control characters: the words are a stranger's. */
async function reasonOf({ status, body }: Response): Promise<string> {
  const bytes = await readBounded(body, mostRefusal)
  try {
    const { code, message } = Told.parse(JSON.parse(new TextDecoder().decode(bytes)))
    return plain(`${code}: ${message}`)
  } catch {
    return `status ${status}`
  }
}

/** Thrown when a relayer did not submit. Code `RelayFailed`. */
export class RelayFailedError extends BaseError {
  override readonly name = 'RelayFailedError'

  /** @param why `reason`: the relayer's own words for a refusal; `cause`: what kept it from answering. */
  constructor(url: string, why: { readonly reason?: string; readonly cause?: unknown }) {
    const { reason, cause } = why
    super('The relayer did not submit', { code: 'RelayFailed', details: { url, reason }, cause })
  }
}
