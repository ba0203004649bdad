import { z } from 'zod'

import { canonicalJson, Hash, isPlainText, keccak256 } from '../../core/index.ts'

/** What a side says of a case: plain text, at most 2,000 UTF-16 units. */
export const Statement = z
  .string()
  .min(1)
  .max(2_000)
  .refine(isPlainText, { error: 'expected NFC text without invisible or bidirectional control characters' })

/** The first words of every delivery note: no delivery begins so by chance. */
const form = 'earnest delivery note 1'

const DeliveryNote = z.strictObject({ form: z.literal(form), deliverable: Hash, statement: Statement })

/**
 * What a seller's `Delivery` says it delivered: keccak-256 of the deliverable, or, when it has something to say of it, of a
 * note with that hash and its words. So they are fixed with the delivery, before the buyer says anything: nobody can argue
 * with jurors afterwards.
 *
 * @param deliverable keccak-256 of the deliverable.
 */
export function artifactOf(deliverable: Hash, statement?: string | undefined): Hash {
  if (statement === undefined) return deliverable
  return keccak256(canonicalJson({ form, deliverable, statement }))
}

/** Whether bytes are a delivery note: then they are never the deliverable itself, whoever says so. */
export function isDeliveryNote(bytes: Uint8Array): boolean {
  // A note is small: nothing else is parsed.
  if (bytes.length > 16_384) return false
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const note = DeliveryNote.safeParse(JSON.parse(text))
    return note.success && canonicalJson(note.data) === text
  } catch {
    return false
  }
}
