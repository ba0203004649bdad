import { z } from 'zod'

/** The longest free text in anything signed, in UTF-16 code units. */
export const longestText = 256

/**
 * Control and format characters (bidirectional and zero-width ones among them), private ones, separators of lines and
 * paragraphs, and whatever else Unicode lets a page draw as nothing.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

const ascii = /^[\x20-\x7e]*$/

/**
 * Free text that shows what it says: at most 256 characters, normalised (NFC), nothing invisible and nothing that turns
 * its direction. Never trusted for more: it reaches pages, logs and prompts as data.
 */
export const Text = z
  .string()
  .max(longestText)
  .refine(isPlainText, { error: 'expected NFC text without invisible or bidirectional control characters' })
export type Text = z.output<typeof Text>

/** Whether a text is normalised and free of invisible characters; its length is not looked at. */
export function isPlainText(text: string): boolean {
  // Most texts are printable ASCII, of which all of this is true.
  return ascii.test(text) || (text.isWellFormed() && text === text.normalize('NFC') && !hidden.test(text))
}
