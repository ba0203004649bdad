import type { AnthropicProvider } from '@ai-sdk/anthropic'

import { BaseError } from '../../core/index.ts'
import type { ModelConfig } from './modelConfig.ts'

/** A model that requests can be sent to, by the AI SDK's specification. Types alone: the packages are optional. */
export type LanguageModel = ReturnType<AnthropicProvider>

/** What a model answered to one request. */
export type Generated = Awaited<ReturnType<LanguageModel['doGenerate']>>

/** The version of the AI SDK's specification that jurors speak. */
const specification = 'v4'

/** Each provider's package and the versions of it that work, as `peerDependencies` has them. */
export const providerPackages = {
  anthropic: { name: '@ai-sdk/anthropic', range: '^4.0.105' },
  openai: { name: '@ai-sdk/openai', range: '^4.0.118' },
  google: { name: '@ai-sdk/google', range: '^4.0.121' },
  openaiCompatible: { name: '@ai-sdk/openai-compatible', range: '^3.0.92' },
} as const

/**
 * The model that a configuration names. Its provider's package is loaded here and nowhere else.
 *
 * @throws {ProviderMissingError} when the package is not installed, or in a version that does not do.
 */
export async function languageModelOf(
  config: ModelConfig,
  key: { readonly apiKey?: string },
): Promise<LanguageModel> {
  const { provider, baseURL, model: id } = config
  const settings = { ...key, ...(baseURL !== undefined && { baseURL }) }
  const model = await creating(provider, async () => {
    switch (provider) {
      case 'anthropic':
        return (await import('@ai-sdk/anthropic')).createAnthropic(settings)(id)
      case 'openai':
        return (await import('@ai-sdk/openai')).createOpenAI(settings)(id)
      case 'google':
        return (await import('@ai-sdk/google')).createGoogle(settings)(id)
      case 'openaiCompatible':
        return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({
          ...settings,
          baseURL: baseURL ?? '',
          name: 'openaiCompatible',
          // Whether a request has a schema is said request by request.
          supportsStructuredOutputs: true,
        })(id)
    }
  })
  const found: string = model.specificationVersion
  if (found !== specification) throw new ProviderMissingError(provider, `a package of specification ${found}`)
  return model
}

async function creating<Model>(
  provider: ModelConfig['provider'],
  create: () => Promise<Model>,
): Promise<Model> {
  try {
    return await create()
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown }
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    // What a package that is there lacks itself is another matter.
    if (missing && String(message).includes(`'${providerPackages[provider].name}'`)) {
      throw new ProviderMissingError(provider, 'nothing', error)
    }
    throw error
  }
}

/**
 * Thrown when the package by which a model's provider is spoken to is not installed, or is one of another generation.
 * Code `ProviderMissing`.
 */
export class ProviderMissingError extends BaseError {
  override readonly name = 'ProviderMissingError'

  constructor(provider: ModelConfig['provider'], found: string, cause?: unknown) {
    const { name, range } = providerPackages[provider]
    super(`Install the package of the model's provider: npm install ${name}@${range}`, {
      code: 'ProviderMissing',
      details: { provider, package: name, range, found },
      cause,
    })
  }
}
