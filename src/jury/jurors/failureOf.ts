/** How a request failed. */
export type Failure = {
  /** It failed on its way: the same request may do better, after so many seconds if the provider said. */
  readonly again: boolean
  readonly after?: number | undefined
  /** The provider's HTTP status; absent: it did not answer. */
  readonly status?: number | undefined
  /** The provider's filter refused the prompt. */
  readonly blocked: boolean
  /** What the provider said of a request that it will not take as it is. Never shown: the prompt may be in it. */
  readonly refusal?: string | undefined
}

/** As the AI SDK throws it, from whichever copy of its package. */
type ApiCallError = {
  readonly message: string
  readonly statusCode?: number | undefined
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined
  /** Text, as the provider sent it. */
  readonly responseBody?: unknown
}

/** The longest refusal that is looked at, in UTF-16 units. */
const longestRefusal = 4_000

/** Codes with which OpenAI, and Azure on its wire, keep a prompt from a model. */
const blockedCode = /"code"\s*:\s*"(?:content_filter|content_policy_violation|invalid_prompt)"/

/** Sorts what the AI SDK throws for a request. */
export function failureOf(error: unknown): Failure {
  if (!isApiCallError(error)) return { again: false, blocked: false }
  const { statusCode: status, responseHeaders, message, responseBody } = error
  // OpenAI's Responses fail with a good status too; the SDK makes one up then, and keeps the body as it was read.
  const madeUp = typeof responseBody === 'object' && responseBody !== null
  const body = (madeUp ? JSON.stringify(responseBody) : String(responseBody ?? '')).slice(0, longestRefusal)
  const blocked = status === 400 && blockedCode.test(body)
  if (madeUp) return { again: true, blocked }
  // No status: the network. A good one: the body broke off, or is none of the provider's.
  const again = status === undefined || status < 400 || [408, 409, 429].includes(status) || status >= 500
  const after = Number.parseFloat(responseHeaders?.['retry-after'] ?? '')
  return {
    again,
    after: Number.isFinite(after) && after >= 0 ? after : undefined,
    status,
    blocked,
    ...((status === 400 || status === 422) && { refusal: `${message}\n${body}` }),
  }
}

function isApiCallError(error: unknown): error is ApiCallError {
  return error instanceof Error && error.name === 'AI_APICallError'
}
