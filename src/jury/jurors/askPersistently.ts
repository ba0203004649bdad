import type { Random, Timer } from '../../core/index.ts'
import { type Asked, askModel } from './askModel.ts'
import type { Usage } from './juror.ts'
import type { LanguageModel } from './languageModelOf.ts'
import type { ModelConfig } from './modelConfig.ts'
import type { ModelPrompt } from './prompt/buildPrompt.ts'
import { type RequestSettings, settingsWithout } from './requestSettings.ts'
import { addUsage, noUsage } from './usage.ts'

/** What a juror sends, and what its provider taught it about that. */
export type Learned = { readonly settings: RequestSettings; readonly notices: readonly string[] }

type AskParameters = {
  readonly model: LanguageModel
  readonly prompt: ModelPrompt
  readonly config: ModelConfig
  readonly learned: Learned
  readonly random: Random
  readonly timer: Timer
  readonly signal: AbortSignal | undefined
}

/** Pauses between requests: seconds at most before the second, and at most before any. */
const firstPause = 1
const longestPause = 30

/**
 * Asks until there is an answer, the provider is given up or time is over; its usage is that of all requests. What failed
 * on its way is sent again after a pause; a setting that the provider refuses is left out, at once.
 *
 * @returns Beside what came of it, what to send from now on.
 */
export async function askPersistently(parameters: AskParameters): Promise<Asked & { learned: Learned }> {
  const { model, prompt, config, random, timer } = parameters
  const limit = AbortSignal.timeout(Math.ceil(config.timeoutSeconds * 1_000))
  const signal = parameters.signal === undefined ? limit : AbortSignal.any([parameters.signal, limit])
  let { learned } = parameters
  let usage: Usage = noUsage
  for (let attempt = 0; ; ) {
    const asked = await askModel(model, prompt, learned.settings, config, signal)
    usage = addUsage(usage, asked.usage)
    const ended = { ...asked, usage, learned, notices: [...learned.notices, ...asked.notices] }
    if (asked.kind !== 'failed') return ended
    const without =
      asked.refusal === undefined ? undefined : settingsWithout(asked.refusal, learned.settings, config)
    if (without !== undefined) {
      learned = { settings: without.settings, notices: [...learned.notices, without.notice] }
      continue
    }
    if (!asked.again || attempt >= config.retries) return ended
    // Full jitter: jurors that failed together don't come back together.
    const pause = random.uniform() * Math.min(longestPause, firstPause * 2 ** attempt)
    // Longer than there is time for need not be waited, and may be more than a timer takes.
    await timer(Math.min(Math.max(pause, asked.after ?? 0), config.timeoutSeconds), signal)
    if (signal.aborted) return { kind: 'timeout', usage, learned, notices: learned.notices }
    attempt++
  }
}
