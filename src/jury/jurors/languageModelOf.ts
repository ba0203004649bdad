import type { AnthropicProvider } from '@ai-sdk/anthropic'

import type { ModelConfig } from './modelConfig.ts'
import { createFromPackage } from './providerPackage.ts'

/** A model that requests can be sent to, by the AI SDK's specification. */
export type LanguageModel = ReturnType<AnthropicProvider>

/** What a model answered to one request. */
export type Generated = Awaited<ReturnType<LanguageModel['doGenerate']>>

/**
 * The model that a configuration names. Its provider's package is loaded here and nowhere else.
 *
 * @throws {ProviderMissingError} when the package is not installed, or in a version that does not do.
 */
export function languageModelOf(
  { provider, baseURL, model }: ModelConfig,
  key: { readonly apiKey?: string },
): Promise<LanguageModel> {
  const settings = { ...key, ...(baseURL !== undefined && { baseURL }) }
  return createFromPackage(provider, async () => {
    switch (provider) {
      case 'anthropic':
        return (await import('@ai-sdk/anthropic')).createAnthropic?.(settings)(model)
      case 'openai':
        return (await import('@ai-sdk/openai')).createOpenAI?.(settings)(model)
      case 'google':
        return (await import('@ai-sdk/google')).createGoogle?.(settings)(model)
      case 'openaiCompatible':
        return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible?.({
          ...settings,
          baseURL: baseURL ?? '',
          name: 'openaiCompatible',
          // Whether a request has a schema is said request by request.
          supportsStructuredOutputs: true,
        })(model)
    }
  })
}
