import type { Obstacle } from '../jurors/obstacle.ts'

/** What to change, by the reason. docs/operations.md has the same, at more length. */
const byReason: Readonly<Record<Exclude<Obstacle, 'provider'>, string>> = {
  offSchema: 'take a model that keeps to a JSON Schema, or an endpoint that holds it to one',
  cutOff: 'raise mostOutputTokens or lower reasoningEffort: thoughts count too',
  refused: 'the model would not answer: take another model',
  blocked: "the provider's filter stepped in: have it relaxed, or take another provider",
  unfinished: 'the answer did not end by itself: see the notices, and take another model or endpoint',
  canary: 'the model obeys whatever it is shown: take a stronger model',
  timeout: 'raise timeoutSeconds, lower reasoningEffort, or take a faster model',
  away: 'keep the juror running, its chain within reach and its clock right',
  machine: 'see what failed before: the node, memory, or a package that is missing',
  unanswerable: 'the criteria need a juror with a model, or a rule that this one lacks',
  unreadable: 'raise mostInputBytes if the model has room for it; what is no text cannot be shown to it',
  noBundle: 'name more servers in bundles and jurors, and give the juror a port to which sides can push',
}

/** What to change, by the status with which a provider answered. */
const byStatus: Readonly<Record<number, string>> = {
  401: 'the provider does not take the key: see apiKeyEnv',
  402: 'the account at the provider has no credit',
  403: 'the key may not use this model: see apiKeyEnv and model',
  404: 'the provider has no such model or path: see model and baseURL',
  413: 'the prompt is too large for the provider: take a model with more room',
  429: "the key's limit is used up: have it raised, or raise retries and timeoutSeconds",
}

/**
 * What an operator can change so that the next case is judged, and all of it.
 *
 * @param status The HTTP status with which a provider failed; undefined: none.
 */
export function adviceOn(reason: Obstacle, status?: number | undefined): string {
  if (reason !== 'provider') return byReason[reason]
  if (status === undefined) return 'nobody answered as the provider does: see provider, baseURL and network'
  const known = byStatus[status]
  if (known !== undefined) return known
  if (status >= 500) return 'the provider is down or overloaded: raise retries and timeoutSeconds'
  return 'the provider refused the request: see model and the settings sent with it'
}
