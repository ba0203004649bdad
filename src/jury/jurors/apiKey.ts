import { BaseError } from '../../core/index.ts'
import type { ModelConfig } from './modelConfig.ts'

// Apart from the providers' own types, which nobody who only names a model should need.

/** Variables by their names: where keys are. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where each provider's key usually is. */
export const usualKeyVariables = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  openaiCompatible: undefined,
} as const

/**
 * The key that a configuration names; nothing for an endpoint that takes none.
 *
 * @throws {ApiKeyMissingError} when its variable is not set.
 */
export function apiKeyOf({ provider, apiKeyEnv }: ModelConfig, environment: Environment) {
  const variable = apiKeyEnv ?? usualKeyVariables[provider]
  if (variable === undefined) return {}
  const apiKey = environment[variable]
  // An SDK without a key would look for one by itself, and another's.
  if (apiKey === undefined || apiKey === '') throw new ApiKeyMissingError(variable)
  return { apiKey }
}

/** Thrown when the environment has no key for a model's provider. Code `ApiKeyMissing`. */
export class ApiKeyMissingError extends BaseError {
  override readonly name = 'ApiKeyMissingError'

  constructor(variable: string) {
    super('The environment has no key for the model', { code: 'ApiKeyMissing', details: { variable } })
  }
}
