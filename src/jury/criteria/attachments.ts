import { type Hash, keccak256, passed, refused, type Verdict } from '../../core/index.ts'
import type { Criteria } from './criteria.ts'

/** Files by their keccak-256. */
export type Attachments = ReadonlyMap<Hash, Uint8Array>

/** Of many files, those that criteria name: no check finds any other, neither when it is drafted nor in a dispute. */
export function attachmentsOf({ attachments: named }: Criteria, attachments: Attachments): Attachments {
  const hashes = new Set<Hash>(named.map(({ hash }) => hash))
  return new Map([...attachments].filter(([hash]) => hashes.has(hash)))
}

/** The most bytes of attachments that judges are shown: as many again are left of a usual prompt for the delivery. */
const mostShown = 100_000

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

/**
 * Whether judges can be shown the attachments: text, and not too much of it. Programs are shown to nobody; where nothing is
 * asked, nothing is shown.
 */
export function checkShown(
  { checks, questions, attachments: named }: Criteria,
  attachments: Attachments,
): Verdict<'AttachmentUnreadable'> {
  if (questions.length === 0) return passed
  const programs = new Set(checks.map((check) => (check.kind === 'program' ? check.program : undefined)))
  const shown = named.filter(({ hash }) => !programs.has(hash))
  const binary = shown.find(({ hash }) => textOf(attachments.get(hash)) === undefined)
  if (binary) {
    const { name, hash } = binary
    return refused('AttachmentUnreadable', 'Judges are asked, and an attachment is no text', { name, hash })
  }
  const found = shown.reduce((sum, { bytes }) => sum + bytes, 0)
  if (found <= mostShown) return passed
  return refused('AttachmentUnreadable', 'Judges are asked, and the attachments are too large to be shown', {
    found,
    allowed: mostShown,
  })
}

/** Bytes as text; undefined when they are no UTF-8. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
