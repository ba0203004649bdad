import { type Environment, ModelConfig, usualKeyVariables } from '../jury/index.ts'

/** A model of each provider that whoever runs agents may have a key of: small ones, the question is easy. */
const usual = [
  { provider: 'anthropic', model: 'claude-haiku-4-5' },
  // A reasoning model: it takes no temperature.
  { provider: 'openai', model: 'gpt-5-mini', temperature: null },
  { provider: 'google', model: 'gemini-2.5-flash' },
] as const

/** The language models that an environment has keys for: one a provider. */
export function modelsOfKeys(environment: Environment): readonly ModelConfig[] {
  return usual
    .map((given) => ({ ...given, name: given.model, apiKeyEnv: usualKeyVariables[given.provider] }))
    .filter(({ apiKeyEnv }) => environment[apiKeyEnv])
    .map((config) => ModelConfig.parse(config))
}

/** The provider that a juror enrols with, by the name that `deployments/jury.json` gives it. */
export function providerOf(model: ModelConfig | undefined): string {
  if (model === undefined) return 'program'
  return model.provider === 'openaiCompatible' ? 'open-weights' : model.provider
}

/** Seconds that the slowest of some models may take. */
export function slowestOf(models: readonly ModelConfig[]): number {
  return Math.max(0, ...models.map(({ timeoutSeconds }) => timeoutSeconds))
}
