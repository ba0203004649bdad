import { type Hash, keccak256, passed, refused, type Verdict } from '../../core/index.ts'
import type { Criteria } from './criteria.ts'

/** Files by their keccak-256. */
export type Attachments = ReadonlyMap<Hash, Uint8Array>

/** Of many files, those that criteria name: no check finds any other, neither when it is drafted nor in a dispute. */
export function attachmentsOf({ attachments: named }: Criteria, attachments: Attachments): Attachments {
  const hashes = new Set<Hash>(named.map(({ hash }) => hash))
  return new Map([...attachments].filter(([hash]) => hashes.has(hash)))
}

/** Whether the files that criteria name are there, to the byte, and every program is among them. */
export function checkAttachments(
  { checks, attachments: named }: Criteria,
  attachments: Attachments,
): Verdict<'AttachmentMissing' | 'AttachmentMismatch'> {
  for (const { name, hash, bytes } of named) {
    const file = attachments.get(hash)
    if (file === undefined) return refused('AttachmentMissing', 'An attachment is missing', { name, hash })
    if (file.length !== bytes || keccak256(file) !== hash) {
      return refused('AttachmentMismatch', 'An attachment is not the one the criteria name', { name, hash })
    }
  }
  for (const check of checks) {
    if (check.kind !== 'program' || named.some(({ hash }) => hash === check.program)) continue
    return refused('AttachmentMissing', 'A program is not among the attachments', {
      check: check.name,
      hash: check.program,
    })
  }
  return passed
}
