import {
  parse,
  type Random,
  type Refusal,
  refused,
  systemRandom,
  systemTimer,
  type Timer,
} from '../../core/index.ts'
import type { Rationale } from '../deliberation/rationale.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { readAnswers } from '../jurors/answer/answers.ts'
import { apiKeyOf, type Environment } from '../jurors/apiKey.ts'
import { askPersistently } from '../jurors/askPersistently.ts'
import { type Reply, replyOf, reportedOf } from '../jurors/judgedBy.ts'
import type { Usage } from '../jurors/juror.ts'
import { languageModelOf } from '../jurors/languageModelOf.ts'
import { ModelConfig } from '../jurors/modelConfig.ts'
import type { Fault } from '../jurors/obstacle.ts'
import { renderAgain } from './verifyReply.ts'

/** What {@link askAgain} takes. */
export type AskAgainParameters = {
  /** Of a juror whose model was asked. */
  readonly rationale: Rationale
  /** The bundle that the rationale names. */
  readonly bundle: Bundle
  /** Where the model's key is. */
  readonly environment: Environment
  /** For the length of pauses; default: the platform's. */
  readonly random?: Random | undefined
  readonly timer?: Timer | undefined
  readonly signal?: AbortSignal | undefined
}

/** One question, as it was answered and as it is answered now. */
export type AnsweredAgain = { readonly question: string; readonly told: boolean; readonly now: boolean }

/** What came of asking again. */
export type AskedAgain =
  | (AgainCosts & {
      readonly kind: 'answered'
      /** In the order in which they were asked. */
      readonly answers: readonly AnsweredAgain[]
      readonly reported: string | null
      readonly reply: Reply
    })
  | (AgainCosts & { readonly kind: 'abstained'; readonly reason: Fault })
  | (Refusal<'PromptNotAsked'> & { readonly kind: 'refused' })

type AgainCosts = { readonly usage: Usage; readonly notices: readonly string[] }

/**
 * Puts the prompt that a juror's model was sent, to the letter, to a model of one's own choosing. Models do not repeat
 * themselves: one other answer proves nothing, and many say how likely the juror's was.
 *
 * @param config Of the model to ask, as `ModelConfig` reads it. With the settings that the rationale tells it is asked the
 * same way.
 * @throws {InputInvalidError} when the configuration is none.
 * @throws {ApiKeyMissingError} when the environment has no key.
 * @throws {ProviderMissingError} when the provider's package is not installed.
 * @example
 * const again = await askAgain(config, { rationale, bundle, environment: process.env })
 */
export async function askAgain(
  config: unknown,
  { rationale, bundle, environment, random = systemRandom, timer = systemTimer, signal }: AskAgainParameters,
): Promise<AskedAgain> {
  const parsed = parse(ModelConfig, config)
  const key = apiKeyOf(parsed, environment)
  const { by, answers: told } = rationale
  if (by?.kind !== 'model' || by.asked === null) {
    return { kind: 'refused', ...refused('PromptNotAsked', 'The juror tells of no model that was asked') }
  }
  const { prompt, point } = renderAgain(by.asked, bundle)
  if (prompt === undefined) {
    return { kind: 'refused', ...refused('PromptNotAsked', point.message) }
  }
  const model = await languageModelOf(parsed, key)
  const learned = { settings: parsed, notices: [] }
  const asked = await askPersistently({ model, prompt, config: parsed, learned, random, timer, signal })
  const { usage, notices } = asked
  if (asked.kind === 'failed') return { kind: 'abstained', reason: 'provider', usage, notices }
  if (asked.kind !== 'answered') return { kind: 'abstained', reason: asked.kind, usage, notices }
  const now = readAnswers(prompt.asked, asked.answers).answers
  return {
    kind: 'answered',
    answers: prompt.asked.map(({ name }) => ({
      question: name,
      told: told[name] ?? false,
      now: now[name] ?? false,
    })),
    reported: reportedOf(asked.reported),
    reply: replyOf(asked.text),
    usage,
    notices,
  }
}
