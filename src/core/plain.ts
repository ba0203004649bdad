import { isPlainText } from './text.ts'

/** The longest text that is shown of what is outside, if nobody says otherwise, in UTF-16 units. */
const usualLength = 200

/** Any text as one that shows what it says: bounded, with whatever is invisible escaped. */
export function plain(text: string, longest = usualLength): string {
  let shown = ''
  for (const character of text.slice(0, 2 * longest).normalize('NFC')) {
    const next = isPlainText(character) ? character : escaped(character)
    if (shown.length + next.length >= longest) return `${shown}…`
    shown += next
  }
  // Characters that are plain one by one may combine once they stand together.
  return shown.normalize('NFC')
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
