import { z } from 'zod'

import {
  BaseError,
  canonicalJson,
  Hash,
  type Json,
  joinBytes,
  keccak256,
  type Refusal,
  refused,
  toWire,
} from '../../core/index.ts'
import { mostBytes } from '../criteria/criteria.ts'
import type { Material } from './bundle.ts'
import { Statement } from './deliveryNote.ts'

/** The most bytes of a manifest. */
const mostManifest = 1024 * 1024
/** The most bytes of a deliverable in a bundle: also what is too large to hold is shown to a jury, up to here. */
const mostDeliverable = 2 * mostBytes
/** The most bytes of a bundle: everything in it at its largest. */
export const mostBundle: number = mostManifest + mostDeliverable + mostBytes + 64

const Part = z.strictObject({ hash: Hash, bytes: z.int().min(0).max(mostDeliverable) })

/** What the manifest of every form names: the parts that follow it, and what the sides say of them. */
export const partsOfManifest = {
  statements: z.strictObject({ buyer: Statement.exactOptional(), seller: Statement.exactOptional() }),
  deliverable: Part,
  attachments: z.array(Part).max(16),
} as const

type PartsOfManifest = z.output<z.ZodObject<typeof partsOfManifest>>

/** What a file of some form has beside its parts, and a schema of its manifest. */
export type FileForm<Rest extends object> = {
  /** The first bytes. The length of the manifest follows in four bytes, the manifest as canonical JSON, then the parts. */
  readonly magic: string
  readonly Manifest: z.ZodType<Rest & PartsOfManifest>
}

type FileParts = Pick<Material, 'deliverable' | 'statements' | 'attachments'>

/** A file that was unpacked, or why it was not. Nothing of it is verified but that its parts are the manifest's. */
export type UnpackedFile<Rest extends object> =
  | { readonly ok: true; readonly found: Rest & FileParts }
  | Refusal<'BundleTooLarge' | 'BundleMalformed' | 'PartMismatch'>

/**
 * Writes a file of some form. Equal content gives equal bytes, so a file is addressed by their keccak-256.
 *
 * @throws {InputInvalidError} when something in it does not fit its form.
 * @throws {BundleTooLargeError} when it is larger than anybody opens.
 */
export function packFile<Rest extends object>(
  { magic, Manifest }: FileForm<Rest>,
  rest: Rest,
  { deliverable, statements, attachments }: FileParts,
): Uint8Array<ArrayBuffer> {
  const { buyer, seller } = statements
  // By hash: a file has one form, whatever the order in which somebody gathered it.
  const files = [...attachments].sort(([one], [other]) => (one < other ? -1 : 1))
  const manifest = toWire(Manifest, {
    ...rest,
    statements: { ...(buyer === undefined ? {} : { buyer }), ...(seller === undefined ? {} : { seller }) },
    deliverable: { hash: keccak256(deliverable), bytes: deliverable.length },
    attachments: files.map(([hash, { length }]) => ({ hash, bytes: length })),
  })
  const text = new TextEncoder().encode(canonicalJson(manifest as Json))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, text.length)
  const start = new TextEncoder().encode(magic)
  const packed = joinBytes([start, length, text, deliverable, ...files.map(([, file]) => file)])
  if (text.length > mostManifest || packed.length > mostBundle) throw new BundleTooLargeError(packed.length)
  return packed
}

/** Reads a file of some form. Parts are views of `bytes`. */
export function unpackFile<Rest extends object>(form: FileForm<Rest>, bytes: Uint8Array): UnpackedFile<Rest> {
  if (bytes.length > mostBundle) {
    return refused('BundleTooLarge', 'The bundle is too large', { found: bytes.length, most: mostBundle })
  }
  const magic = new TextEncoder().encode(form.magic)
  const start = magic.length + 4
  if (bytes.length < start || magic.some((byte, index) => bytes[index] !== byte)) {
    return malformed('The file is no bundle')
  }
  const end = start + new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length)
  if (end > bytes.length || end - start > mostManifest) return malformed('The manifest is too long')
  const manifest = readManifest(form, bytes.subarray(start, end))
  if (manifest === undefined) return malformed('The manifest is not of the form it should have')

  const { deliverable, attachments, ...rest } = manifest
  const parts: Uint8Array[] = []
  let at = end
  for (const [index, { hash, bytes: length }] of [deliverable, ...attachments].entries()) {
    const part = bytes.subarray(at, at + length)
    at += length
    if (part.length !== length || keccak256(part) !== hash) {
      return refused('PartMismatch', 'A part is not the one the manifest names', {
        part: index === 0 ? 'deliverable' : 'attachment',
        hash,
      })
    }
    parts.push(part)
  }
  if (at !== bytes.length) return malformed('Something follows the last part')
  const [first, ...files] = parts
  const found = {
    ...rest,
    deliverable: first as Uint8Array,
    attachments: new Map(files.map((file, index) => [attachments[index]?.hash as Hash, file])),
  }
  // The manifest's members, but for the parts that take their hashes' place.
  return { ok: true, found: found as unknown as Rest & FileParts }
}

/** A manifest that is written in the one way there is; so nothing can be said twice in it. */
function readManifest<Rest extends object>(
  { Manifest }: FileForm<Rest>,
  bytes: Uint8Array,
): (Rest & PartsOfManifest) | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const manifest = Manifest.safeParse(JSON.parse(text))
    if (!manifest.success) return undefined
    const { attachments } = manifest.data
    const ordered = attachments.every(
      ({ hash }, index) => index === 0 || hash > (attachments[index - 1]?.hash ?? ''),
    )
    return ordered && canonicalJson(toWire(Manifest, manifest.data) as Json) === text
      ? manifest.data
      : undefined
  } catch {
    return undefined
  }
}

function malformed(message: string) {
  return refused('BundleMalformed', message)
}

/** Thrown when evidence makes a bundle larger than anybody opens. Code `BundleTooLarge`. */
export class BundleTooLargeError extends BaseError {
  override readonly name = 'BundleTooLargeError'

  constructor(found: number) {
    super('The bundle is too large', { code: 'BundleTooLarge', details: { found, most: mostBundle } })
  }
}
