import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { wrapLanguageModel } from 'ai'

import { apiKeyOf, type Environment } from './apiKey.ts'
import type { ModelConfig } from './modelConfig.ts'

/** A model that requests can be sent to. */
export type LanguageModel = Parameters<typeof wrapLanguageModel>[0]['model']

/**
 * The model that a configuration names, with its key.
 *
 * @throws {ApiKeyMissingError} when the variable for the key is not set.
 */
export function languageModelOf(config: ModelConfig, environment: Environment): LanguageModel {
  const settings = { ...apiKeyOf(config, environment), ...placeOf(config) }
  switch (config.provider) {
    case 'anthropic':
      return createAnthropic(settings)(config.model)
    case 'openai':
      return createOpenAI(settings)(config.model)
    case 'google':
      return createGoogle(settings)(config.model)
    case 'openaiCompatible':
      return createOpenAICompatible({
        ...settings,
        baseURL: config.baseURL ?? '',
        name: 'openaiCompatible',
        supportsStructuredOutputs: config.structured,
      })(config.model)
  }
}

function placeOf({ baseURL }: ModelConfig) {
  return baseURL === undefined ? {} : { baseURL }
}
