import { plain } from '../../core/index.ts'
import type { Generated } from './languageModelOf.ts'
import type { ModelConfig } from './modelConfig.ts'
import type { RequestSettings } from './requestSettings.ts'

/** What of a request's body tells about thoughts: OpenAI's Responses, and Google. */
type SentBody = {
  readonly reasoning?: { readonly effort?: unknown }
  readonly generationConfig?: { readonly thinkingConfig?: { readonly thinkingBudget?: number } }
}

/** What an operator should know of a request: what the SDK did not send as asked, and what it does not warn of. */
export function noticesOf(
  { warnings, request }: Generated,
  settings: RequestSettings,
  config: ModelConfig,
): readonly string[] {
  const told = warnings.map((warning) => {
    if (warning.type === 'other') return warning.message
    if (warning.type === 'deprecated') return `${warning.setting}: ${warning.message}`
    return `${warning.feature}: ${warning.details ?? 'not sent, since it is not supported'}`
  })
  const unsaid = effortNotice((request?.body ?? {}) as SentBody, settings, config)
  return [...told, ...(unsaid === undefined ? [] : [unsaid])].map((notice) => plain(notice))
}

/** What became of the effort, where the SDK is silent about it. */
function effortNotice(
  { reasoning, generationConfig }: SentBody,
  { reasoningEffort, mostOutputTokens }: RequestSettings,
  { provider, model }: ModelConfig,
): string | undefined {
  if (reasoningEffort === null) return undefined
  if (provider === 'openai' && reasoning?.effort === undefined) {
    return `reasoningEffort: not sent, since ${model} is no reasoning model to the SDK`
  }
  // The SDK takes the budget from the model's largest answer, and Google counts thoughts as part of the answer.
  const budget = generationConfig?.thinkingConfig?.thinkingBudget ?? 0
  if (mostOutputTokens === null || budget < mostOutputTokens) return undefined
  return `reasoningEffort: grants ${budget} tokens of thoughts, and mostOutputTokens ends them at ${mostOutputTokens}`
}
