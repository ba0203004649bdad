import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { wrapLanguageModel } from 'ai'

import { BaseError } from '../../core/index.ts'
import type { ModelConfig } from './modelConfig.ts'

/** A model that requests can be sent to. */
export type LanguageModel = Parameters<typeof wrapLanguageModel>[0]['model']

/** Variables by their names: where keys are. */
export type Environment = Readonly<Record<string, string | undefined>>

const usualVariables = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  openaiCompatible: undefined,
} as const

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

function apiKeyOf({ provider, apiKeyEnv }: ModelConfig, environment: Environment) {
  const variable = apiKeyEnv ?? usualVariables[provider]
  if (variable === undefined) return {}
  const apiKey = environment[variable]
  // An SDK without a key would look for one by itself, and another's.
  if (apiKey === undefined || apiKey === '') throw new ApiKeyMissingError(variable)
  return { apiKey }
}

function placeOf({ baseURL }: ModelConfig) {
  return baseURL === undefined ? {} : { baseURL }
}

/** Thrown when the environment has no key for a model's provider. Code `ApiKeyMissing`. */
export class ApiKeyMissingError extends BaseError {
  override readonly name = 'ApiKeyMissingError'

  constructor(variable: string) {
    super('The environment has no key for the model', { code: 'ApiKeyMissing', details: { variable } })
  }
}
