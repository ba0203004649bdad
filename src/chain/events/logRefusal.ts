/**
 * Why a node did not answer for a range of blocks, by what is to be done:
 *
 * - `busy`: too many requests. Wait, and ask the same.
 * - `behind`: it lacks a block of the range. Another node, or the same one later, has it.
 * - `unreachable`: nobody answered.
 * - `unclear`: too many requests, too wide a range, or trouble of its own. Wait once, then ask for less.
 * - `refused`: it takes no such range, or nothing at all. Ask for less.
 */
export type LogRefusal = {
  readonly kind: 'busy' | 'behind' | 'unreachable' | 'unclear' | 'refused'
  /** Seconds after which the node wants to be asked again. */
  readonly retryAfter?: number | undefined
}

/** Codes by which providers say "too many requests", over HTTP or in JSON-RPC. */
const busyCodes = new Set([429, -32_007, -32_016, -32_029])

const busyWords =
  /rate.?limit|too many requests|request rate|request limit|requests? (count|quota)|per (second|minute|day)|compute units|throttl|slow down|exceeded.{0,20}(quota|capacity)/i

const behindWords =
  /beyond.{0,12}(head|latest|current)|(block|header) not found|unknown (block|header)|(can ?not|could not|can't) be found|not (yet )?available|block is out of range|invalid block tag|less than or equal to the current/i

/** What a limit of the range, or of what is in it, is told by. */
const rangeWords = /range|results?|response size|too large|blocks|more than|logs/i

/** Reads a refusal of `eth_getLogs`, however deep a transport wrapped it. */
export function logRefusalOf(error: unknown): LogRefusal {
  const { codes, statuses, text, retryAfter } = gather(error)
  const has = (code: number) => codes.has(code) || statuses.has(code)
  if ([...busyCodes].some(has) || busyWords.test(text)) return { kind: 'busy', retryAfter }
  if (behindWords.test(text)) return { kind: 'behind' }
  const ofRange = rangeWords.test(text)
  if (codes.size + statuses.size === 0 && !ofRange)
    return { kind: isTimeout(error) ? 'unclear' : 'unreachable' }
  if (has(-32_005) && !ofRange) return { kind: 'unclear', retryAfter }
  if ([500, 502, 503, 504].some((status) => statuses.has(status))) return { kind: 'unclear', retryAfter }
  return { kind: 'refused' }
}

type Part = {
  readonly name?: unknown
  readonly code?: unknown
  readonly status?: unknown
  readonly message?: unknown
  readonly details?: unknown
  readonly headers?: { get?(name: string): string | null } | undefined
  readonly cause?: unknown
}

/** All that an error and its causes say. */
function gather(error: unknown) {
  const codes = new Set<number>()
  const statuses = new Set<number>()
  const texts: string[] = []
  let retryAfter: number | undefined
  for (const { code, status, message, details, headers } of chainOf(error)) {
    // viem's -1: it has none.
    if (typeof code === 'number' && code !== -1) codes.add(code)
    if (typeof status === 'number') statuses.add(status)
    // Where there are details they are the node's own words; viem's message has the address and the request, too.
    texts.push(String((typeof details === 'string' ? details : undefined) ?? message ?? ''))
    retryAfter ??= secondsOf(headers?.get?.('retry-after'), headers?.get?.('date'))
  }
  return { codes, statuses, text: texts.join('\n'), retryAfter }
}

function chainOf(error: unknown): readonly Part[] {
  const parts: Part[] = []
  for (let part = error; typeof part === 'object' && part !== null; part = (part as Part).cause) {
    if (parts.includes(part)) break
    parts.push(part)
  }
  return parts
}

/**
 * The seconds that a `Retry-After` asks for. A date is held against the answer's own `Date`: the two are of one clock, and
 * ours may be another.
 */
function secondsOf(retryAfter: string | null | undefined, answered: string | null | undefined) {
  if (!retryAfter) return undefined
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter)
  const seconds = (Date.parse(retryAfter) - Date.parse(answered ?? '')) / 1_000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

function isTimeout(error: unknown): boolean {
  return chainOf(error).some(({ name }) => name === 'TimeoutError')
}
