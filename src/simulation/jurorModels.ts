import { type Environment, ModelConfig } from '../jury/index.ts'

/** A model of each provider that whoever runs agents may have a key of: small ones, the question is easy. */
const usual = [
  { provider: 'anthropic', model: 'claude-haiku-4-5', apiKeyEnv: 'ANTHROPIC_API_KEY' },
  { provider: 'openai', model: 'gpt-5-mini', apiKeyEnv: 'OPENAI_API_KEY' },
  { provider: 'google', model: 'gemini-2.5-flash', apiKeyEnv: 'GOOGLE_GENERATIVE_AI_API_KEY' },
] as const

/** The language models that an environment has keys for: one a provider. */
export function modelsOfKeys(environment: Environment): readonly ModelConfig[] {
  return usual
    .filter(({ apiKeyEnv }) => environment[apiKeyEnv])
    .map((model) => ModelConfig.parse({ name: model.model, ...model }))
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
