import { readFileSync, statSync } from 'node:fs'

import { BaseError } from '../../core/index.ts'
import { type Evidence, mostBundle, unpackBundle } from '../../jury/index.ts'

/** A packed bundle, and what it says it is about. Nothing of it is verified. */
export type BundleFile = { readonly bytes: Uint8Array; readonly evidence: Evidence }

/**
 * Reads a packed bundle.
 *
 * @throws {BundleUnreadableError} when there is none.
 */
export function readBundleFile(path: string): BundleFile {
  let bytes: Uint8Array
  try {
    const found = statSync(path)
    if (!found.isFile()) throw new Error('it is no file')
    if (found.size > mostBundle) throw new Error(`it has more than ${mostBundle} bytes`)
    bytes = readFileSync(path)
  } catch (cause) {
    throw new BundleUnreadableError(path, (cause as Error).message, cause)
  }
  const unpacked = unpackBundle(bytes)
  if (!unpacked.ok) throw new BundleUnreadableError(path, unpacked.message)
  return { bytes, evidence: unpacked.evidence }
}

/** Thrown when a file is no packed bundle. Code `BundleUnreadable`. */
export class BundleUnreadableError extends BaseError {
  override readonly name = 'BundleUnreadableError'

  constructor(path: string, reason: string, cause?: unknown) {
    super(`Can't read ${path} as a bundle: ${reason}`, { code: 'BundleUnreadable', cause })
  }
}
