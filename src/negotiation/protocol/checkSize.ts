import { passed, refused, type Verdict } from '../../core/index.ts'

/** The most bytes of UTF-8 that a message may have. */
export const mostBytes = 65_536

/**
 * Whether a message is small enough to be looked at: the first check of all.
 *
 * @param more Bytes that are still to be added to it.
 */
export function checkSize(text: string, more = 0): Verdict<'MessageTooLarge'> {
  // UTF-8 has one to three bytes for each unit of UTF-16, so a short text and a long one need no counting.
  if (3 * text.length + more <= mostBytes) return passed
  const found = more + (text.length > mostBytes ? text.length : new TextEncoder().encode(text).length)
  if (found <= mostBytes) return passed
  return refused('MessageTooLarge', 'The message is too large', { found, most: mostBytes })
}
