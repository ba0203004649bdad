import { BaseError } from './baseError.ts'
import { plain } from './plain.ts'

/** The longest error that is shown, the longest value in it, and what is read of one: in UTF-16 units. Some carry a file. */
const longest = { error: 500, value: 160, read: 200_000 } as const

/** How many values of a list are shown. */
const mostShown = 3

/** A value that an error repeats in quotes, and says something behind. */
const quoted = new RegExp(`'([^']{${longest.value}})[^']*'`, 'g')

/**
 * What went wrong, in one line that a terminal or a log shows as it is: at most 500 characters, none of them a control
 * character, with the first few of long details.
 */
export function formatError(error: unknown): string {
  return plain(
    textOf(error).slice(0, longest.read).replace(quoted, "'$1…'").replace(/\s+/g, ' ').trim(),
    longest.error,
  )
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof BaseError) return error.shortMessage + detailsOf(error)
  // viem's errors repeat the whole request in their message, its arguments too.
  const { shortMessage, details } = error as { shortMessage?: unknown; details?: unknown }
  if (typeof shortMessage !== 'string') return error.message
  return typeof details === 'string' ? `${shortMessage} (${plain(details, longest.value)})` : shortMessage
}

function detailsOf({ details }: BaseError): string {
  const shown = Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${shownValue(value)}`)
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) {
    const more = value.length - mostShown
    const shown = value.slice(0, mostShown).map(shownValue)
    return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
  }
  if (typeof value !== 'object' || value === null) return plain(String(value), longest.value)
  const entries = Object.entries(value).slice(0, mostShown)
  return `{${entries.map(([name, member]) => `${plain(name, longest.value)}: ${shownValue(member)}`).join(', ')}}`
}
