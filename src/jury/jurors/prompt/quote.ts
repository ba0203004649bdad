import { isPlainText, type Random } from '../../../core/index.ts'

/** One thing that is shown to a model as data. */
export type Part = { readonly label: string; readonly text: string }

/** A zone of a prompt in which nothing is an instruction. */
export type Zone = {
  /** What its first and last line are made of. Unguessable, and in none of its parts. */
  readonly marker: string
  readonly text: string
}

/**
 * Quotes parts as data. Each of their lines is marked, so that no text can look like the zone's end, whatever it says and
 * even if it knew the marker; characters that nobody sees are written out.
 *
 * Marking untrusted text throughout, and not at its ends only, is “datamarking” of K. Hines et al., “Defending Against
 * Indirect Prompt Injection Attacks With Spotlighting” (2024).
 */
export function quote(parts: readonly Part[], random: Random): Zone {
  const marker = random.hash().slice(2, 34)
  const lines = parts.flatMap(({ label, text }) => [
    `[${label}]`,
    // What else breaks lines somewhere is invisible, and written out.
    ...text.split(/\r?\n/).map((line) => `| ${visible(line)}`),
  ])
  return { marker, text: [`BEGIN ${marker}`, ...lines, `END ${marker}`].join('\n') }
}

/** A line with its invisible characters, tabs excepted, as `⟦U+200B⟧`. */
function visible(line: string): string {
  if (isPlainText(line)) return line
  let shown = ''
  for (const character of line) {
    const hidden = character !== '\t' && !isPlainText(character.normalize('NFC'))
    shown += hidden
      ? `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`
      : character
  }
  return shown
}
