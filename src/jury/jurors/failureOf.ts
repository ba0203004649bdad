/** How a request failed. */
export type Failure = {
  /** It failed on its way: the same request may do better, after so many seconds if the provider said. */
  readonly again: boolean
  readonly after?: number | undefined
  /** The provider's HTTP status; absent: nobody answered, or not as the provider's API does. */
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
  const { statusCode = 0, responseHeaders, message, responseBody } = error
  const told = typeof responseBody === 'string'
  const body = (told ? responseBody : JSON.stringify(responseBody ?? '')).slice(0, longestRefusal)
  // A good one: the body broke off, or is none of the provider's. OpenAI's Responses fail with a good one, too; the SDK
  // makes another up then, and has no text.
  const status = told && statusCode >= 400 ? statusCode : undefined
  const after = Number.parseFloat(responseHeaders?.['retry-after'] ?? '')
  return {
    again: status === undefined || [408, 409, 429].includes(status) || status >= 500,
    after: Number.isFinite(after) && after >= 0 ? after : undefined,
    status,
    blocked: (status === undefined || status === 400) && blockedCode.test(body),
    ...((status === 400 || status === 422) && { refusal: `${message}\n${body}` }),
  }
}

function isApiCallError(error: unknown): error is ApiCallError {
  return error instanceof Error && error.name === 'AI_APICallError'
}
