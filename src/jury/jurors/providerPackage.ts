import { BaseError } from '../../core/index.ts'
import type { ModelConfig } from './modelConfig.ts'

// Apart from the providers' own types, which nobody who only imports this should need.

type Provider = ModelConfig['provider']

/** Each provider's package and the versions of it that work, as `peerDependencies` has them. */
export const providerPackages = {
  anthropic: { name: '@ai-sdk/anthropic', range: '^4.0.105' },
  openai: { name: '@ai-sdk/openai', range: '^4.0.118' },
  google: { name: '@ai-sdk/google', range: '^4.0.121' },
  openaiCompatible: { name: '@ai-sdk/openai-compatible', range: '^3.0.92' },
} as const

/** The version of the AI SDK's specification of models that jurors speak. */
const specification = 'v4'

/**
 * What a provider's package makes of its settings.
 *
 * @param create Imports the package, and makes a model; undefined where the package lacks the function.
 * @throws {ProviderMissingError} when the package is not installed, or in a version that does not do.
 */
export async function createFromPackage<Model extends { readonly specificationVersion: string }>(
  provider: Provider,
  create: () => Promise<Model | undefined>,
): Promise<Model> {
  const model = await create().catch((error: unknown) => {
    throw isMissing(error, provider) ? new ProviderMissingError(provider, 'nothing', error) : error
  })
  if (model?.specificationVersion === specification) return model
  throw new ProviderMissingError(provider, 'a package of another generation')
}

/** Whether it is the package that is missing: what a package that is there lacks itself is another matter. */
function isMissing(error: unknown, provider: Provider): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const { name } = providerPackages[provider]
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code)) && error.message.includes(`'${name}'`)
}

/**
 * Thrown when the package by which a model's provider is spoken to is not installed, or is one of another generation.
 * Code `ProviderMissing`.
 */
export class ProviderMissingError extends BaseError {
  override readonly name = 'ProviderMissingError'

  constructor(provider: Provider, found: string, cause?: unknown) {
    const { name, range } = providerPackages[provider]
    super(`Install the package of the model's provider: npm install ${name}@${range}`, {
      code: 'ProviderMissing',
      details: { provider, package: name, range, found },
      cause,
    })
  }
}
