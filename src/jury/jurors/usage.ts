import type { Usage } from './juror.ts'

/** What nothing costs. */
export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, requests: 0 }

/** The sum of two; its `dollars` is of what is known. */
export function addUsage(one: Usage, other: Usage): Usage {
  const known = [one.dollars, other.dollars].filter((dollars) => dollars !== undefined)
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    requests: one.requests + other.requests,
    ...(known.length === 0 ? {} : { dollars: known.reduce((sum, dollars) => sum + dollars, 0) }),
  }
}
