/** What every error of Earnest carries beside its message. */
export type BaseErrorOptions = {
  /** Stable name of what went wrong, for programs. For refusals that the chain knows too: the Solidity error's name. */
  readonly code: string
  /** What was found, what was allowed, where. Shown in the message. */
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** What this error follows from. */
  readonly cause?: unknown
}

/**
 * The error all of Earnest's errors extend.
 *
 * `message` is `shortMessage` with the details in brackets behind it; `code` never changes between versions.
 */
export class BaseError extends Error {
  override readonly name: string = 'BaseError'
  readonly code: string
  readonly shortMessage: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(shortMessage: string, options: BaseErrorOptions) {
    const details = options.details ?? {}
    const cause = options.cause === undefined ? undefined : { cause: options.cause }
    super(`${shortMessage}${render(details)}`, cause)
    this.code = options.code
    this.shortMessage = shortMessage
    this.details = details
  }
}

function render(details: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(details).filter(([, value]) => value !== undefined)
  if (shown.length === 0) return ''
  return ` (${shown.map(([name, value]) => `${name}: ${renderValue(value)}`).join(', ')})`
}

function renderValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? inner.toString() : inner))
}
