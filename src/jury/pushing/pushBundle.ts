import { type EarnestClient, getCase } from '../../chain/index.ts'
import { type Address, BaseError, type Hash, readBounded } from '../../core/index.ts'
import { hashTermSheet } from '../../terms/index.ts'
import { caseIdOf } from '../deliberation/caseId.ts'
import { unpackBundle } from '../evidence/packBundle.ts'
import type { JurorDirectory } from './jurorDirectory.ts'

/** What {@link pushBundle} takes. */
export type PushBundleParameters = {
  /** The court that judges the case. */
  readonly court: Address
  /** A packed bundle. */
  readonly bundle: Uint8Array
  /** Where jurors are reached. */
  readonly directory: JurorDirectory
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Seconds for each juror; default: 60. */
  readonly patience?: number | undefined
}

/** What a drawn juror made of a bundle. */
export type Pushed = { readonly juror: Address } /** It has it, and judges by it. */ & (
  | { readonly result: 'taken'; readonly url: string }
  /** It would not take it: its code, or the status of whatever answers there. */
  | { readonly result: 'refused'; readonly url: string; readonly code: string }
  | { readonly result: 'failed'; readonly url: string; readonly error: unknown }
  /** Nobody knows where it is reached. */
  | { readonly result: 'unknown' }
)

/**
 * Hands a case's bundle to every juror that was drawn for it, those in reserve too. Each verifies it against the chain, so
 * either side may push, and anybody.
 *
 * @throws {BundleUnreadableError} when the file is no bundle.
 * @example
 * const directory = jurorDirectory({ urls, domain: { chainId, escrow } })
 * const pushed = await pushBundle(client, { court, bundle, directory })
 */
export async function pushBundle(
  client: EarnestClient,
  { court, bundle, directory, fetch = globalThis.fetch, patience = 60 }: PushBundleParameters,
): Promise<readonly Pushed[]> {
  const id = caseOf(bundle)
  const { rounds } = await getCase(client, { court, id })
  const jurors = rounds.at(-1)?.seats.map(({ juror }) => juror) ?? []
  return Promise.all(
    jurors.map(async (juror): Promise<Pushed> => {
      const url = await directory.urlOf(juror)
      if (url === undefined) return { juror, result: 'unknown' }
      try {
        const { status, body } = await fetch(`${url}/cases/${id}/bundle`, {
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream' },
          body: Uint8Array.from(bundle),
          signal: AbortSignal.timeout(patience * 1_000),
          redirect: 'error',
        })
        const answer = await readBounded(body, 65_536)
        if (status === 200 || status === 201) return { juror, url, result: 'taken' }
        return { juror, url, result: 'refused', code: codeIn(answer) ?? `status ${status}` }
      } catch (error) {
        return { juror, url, result: 'failed', error }
      }
    }),
  )
}

/** The case that a bundle says it is of. */
function caseOf(bundle: Uint8Array): Hash {
  const unpacked = unpackBundle(bundle)
  if (!unpacked.ok) throw new BundleUnreadableError(unpacked.code, unpacked.message)
  const { terms, milestone, chainId, escrow } = unpacked.evidence
  return caseIdOf(hashTermSheet(terms, { chainId, escrow }), milestone)
}

/** The code of a refusal, where that is what was answered. */
function codeIn(answer: Uint8Array | undefined): string | undefined {
  try {
    const { code } = JSON.parse(new TextDecoder().decode(answer)) as { code?: unknown }
    return typeof code === 'string' && /^[A-Za-z]{1,64}$/.test(code) ? code : undefined
  } catch {
    return undefined
  }
}

/** Thrown when a file is no bundle. Code `BundleUnreadable`; `found` is what is wrong with it. */
export class BundleUnreadableError extends BaseError {
  override readonly name = 'BundleUnreadableError'

  constructor(found: string, message: string) {
    super(`The file can not be read as a bundle: ${message}`, {
      code: 'BundleUnreadable',
      details: { found },
    })
  }
}
