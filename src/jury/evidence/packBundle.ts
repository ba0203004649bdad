import { z } from 'zod'

import { Address, Hash, type Refusal } from '../../core/index.ts'
import { TermSheet, TermsPart } from '../../terms/index.ts'
import type { Evidence } from './bundle.ts'
import { packFile, partsOfManifest, type UnpackedFile, unpackFile } from './packedFile.ts'

/** What is in a packed bundle; the parts follow in the order of deliverable and attachments. */
const Manifest = z.strictObject({
  chainId: z.int().min(1),
  escrow: Address,
  terms: TermSheet,
  milestone: z.int().min(0).max(31),
  termsPart: TermsPart,
  /** Hash of the document's trail part. */
  trail: Hash,
  ...partsOfManifest,
})

const form = { magic: 'earnest bundle 1\n', Manifest } as const

/** Evidence that was unpacked, or why it was not. Nothing of it is verified but that its parts are the manifest's. */
export type UnpackedEvidence =
  | { readonly ok: true; readonly evidence: Evidence }
  | Refusal<Extract<UnpackedFile<object>, { ok: false }>['code']>

/**
 * Writes evidence as one file. Equal evidence gives equal bytes, so a bundle is addressed by their keccak-256.
 *
 * @throws {InputInvalidError} when something in it does not fit its form.
 * @throws {BundleTooLargeError} when it is larger than anybody opens.
 */
export function packBundle(evidence: Evidence): Uint8Array<ArrayBuffer> {
  const { chainId, escrow, terms, milestone, termsPart, trail } = evidence
  return packFile(form, { chainId, escrow, terms, milestone, termsPart, trail }, evidence)
}

/** Reads a packed bundle. Parts are views of `bytes`. */
export function unpackBundle(bytes: Uint8Array): UnpackedEvidence {
  const unpacked = unpackFile(form, bytes)
  return unpacked.ok ? { ok: true, evidence: unpacked.found } : unpacked
}
