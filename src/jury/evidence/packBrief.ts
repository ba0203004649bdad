import { z } from 'zod'

import { Hash, type Refusal } from '../../core/index.ts'
import { Criteria } from '../criteria/criteria.ts'
import { type Brief, type BriefRefusal, checkBrief } from './brief.ts'
import { packFile, partsOfManifest, type UnpackedFile, unpackFile } from './packedFile.ts'

const Manifest = z.strictObject({ criteria: Criteria, reason: Hash, ...partsOfManifest })

const form = { magic: 'earnest brief 1\n', Manifest } as const

/** A brief that a dispute is named by, to the last byte, or why it is not. */
export type OpenedBrief =
  | { readonly ok: true; readonly brief: Brief }
  | Refusal<BriefRefusal | Extract<UnpackedFile<object>, { ok: false }>['code']>

/**
 * Writes a brief as one file: what a side serves to jurors as the bundle of its case.
 *
 * @throws {InputInvalidError} when something in it does not fit its form.
 * @throws {BundleTooLargeError} when it is larger than anybody opens.
 */
export function packBrief(brief: Brief): Uint8Array<ArrayBuffer> {
  const { criteria, reason } = brief
  return packFile(form, { criteria, reason }, brief)
}

/**
 * Opens a packed brief, and verifies it as {@link checkBrief} does.
 *
 * @param options.dispute The contract's name for the dispute, read from the chain and never from the brief.
 */
export function openBrief(bytes: Uint8Array, { dispute }: { readonly dispute: Hash }): OpenedBrief {
  const unpacked = unpackFile(form, bytes)
  if (!unpacked.ok) return unpacked
  const verdict = checkBrief(unpacked.found, dispute)
  return verdict.ok ? { ok: true, brief: unpacked.found } : verdict
}
