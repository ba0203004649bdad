import type { ModelConfig } from './modelConfig.ts'

/** What a request asks for beside its prompt. */
export type RequestSettings = Pick<
  ModelConfig,
  'temperature' | 'reasoningEffort' | 'mostOutputTokens' | 'outputLimitName' | 'structured'
>

/** The settings that can be left out, and what providers call each when they refuse it. */
const refusals = [
  ['temperature', /temperature/i],
  ['mostOutputTokens', /max_?(?:completion_?|output_?)?tokens|context (?:length|window|size)/i],
  ['reasoningEffort', /reasoning|thinking|effort/i],
  ['structured', /(?:response|output|text)[_. ]?(?:format|config|schema)|json_?schema|structured/i],
] as const

/**
 * What to send instead of what a provider refused, by the words of its refusal: the output limit by its other name, or the
 * setting that it names not at all. Each setting can be refused once, and the limit by each of its names: so five requests
 * more at most.
 *
 * @param refusal What the provider said. Words of the prompt may be in it, so no more than a setting follows from it.
 * @returns undefined when it names nothing that was sent.
 */
export function settingsWithout(
  refusal: string,
  settings: RequestSettings,
  { provider, outputLimitName }: ModelConfig,
): { readonly settings: RequestSettings; readonly notice: string } | undefined {
  const sent = refusals.find(([setting, named]) => {
    const value = settings[setting]
    return value !== null && value !== false && named.test(refusal)
  })
  if (sent === undefined) return undefined
  const [setting] = sent
  const other = outputLimitName === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
  const untried = provider === 'openaiCompatible' && settings.outputLimitName === outputLimitName
  if (setting === 'mostOutputTokens' && untried && refusal.includes(other)) {
    return {
      settings: { ...settings, outputLimitName: other },
      notice: `the provider refused ${outputLimitName}: sent as ${other}`,
    }
  }
  const none = setting === 'structured' ? false : null
  return {
    settings: { ...settings, [setting]: none },
    notice: `the provider refused ${setting} ${settings[setting]}: not sent`,
  }
}
