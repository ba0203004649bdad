import { z } from 'zod'

import { plain } from '../../core/index.ts'
import { answersSchema, type ModelAnswers } from './answer/answers.ts'
import { findAnswer } from './answer/findAnswer.ts'
import { endingOf } from './endingOf.ts'
import { type Failure, failureOf } from './failureOf.ts'
import type { Usage } from './juror.ts'
import type { Generated, LanguageModel } from './languageModelOf.ts'
import type { ModelConfig } from './modelConfig.ts'
import { noticesOf } from './noticesOf.ts'
import type { Fault } from './obstacle.ts'
import type { ModelPrompt } from './prompt/buildPrompt.ts'
import { obeysCanary } from './prompt/canary.ts'
import type { RequestSettings } from './requestSettings.ts'
import { noUsage } from './usage.ts'

/** What one request came to. */
export type Asked = { readonly usage: Usage; readonly notices: readonly string[] } & (
  | {
      readonly kind: 'answered'
      readonly answers: ModelAnswers
      /** The text that they were read from. */
      readonly text: string
      /** The model, as the provider reports it. */
      readonly reported: string | undefined
      /** As it was asked. */
      readonly settings: RequestSettings
    }
  | { readonly kind: Exclude<Fault, 'provider'> }
  | ({ readonly kind: 'failed' } & Failure)
)

type CallOptions = Parameters<LanguageModel['doGenerate']>[0]
type Schema = Extract<CallOptions['responseFormat'], { type: 'json' }>['schema']

/**
 * Sends one request to a model, by the SDK, and sorts what comes of it. The answer is read from the model's text here, and
 * not by the SDK: that takes the last of two answers, and refuses a right one in a code fence. Never throws what the SDK
 * throws: its errors carry the prompt, and with it the delivery, into whatever log they reach.
 */
export async function askModel(
  model: LanguageModel,
  prompt: ModelPrompt,
  settings: RequestSettings,
  config: ModelConfig,
  signal: AbortSignal,
): Promise<Asked> {
  let asked: Generated
  try {
    asked = await model.doGenerate(requestOf(prompt, settings, config, signal))
  } catch (error) {
    const known = { usage: { ...noUsage, requests: 1 }, notices: [] }
    if (signal.aborted) return { kind: 'timeout', ...known }
    const failure = failureOf(error)
    return failure.blocked ? { kind: 'blocked', ...known } : { kind: 'failed', ...failure, ...known }
  }

  const usage = usageOf(asked, config)
  const notices = noticesOf(asked, settings, config)
  const ending = endingOf(asked, config.provider)
  if (ending === 'unfinished') {
    const reason = plain(asked.finishReason.raw ?? 'none')
    return { kind: ending, usage, notices: [...notices, `the provider's reason for the end: ${reason}`] }
  }
  if (ending !== 'stop') return { kind: ending, usage, notices }

  const text = asked.content
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('')
    .toWellFormed()
  const { said, answers } = findAnswer(text, prompt.asked.length)
  // Whoever obeys is known for it, in whatever form.
  if (obeysCanary(said, prompt.canary)) return { kind: 'canary', usage, notices }
  if (answers === undefined) return { kind: 'offSchema', usage, notices }
  return { kind: 'answered', answers, text, reported: asked.response?.modelId, settings, usage, notices }
}

function requestOf(
  { instructions, prompt, asked }: ModelPrompt,
  { temperature, reasoningEffort, mostOutputTokens, outputLimitName, structured }: RequestSettings,
  { provider }: ModelConfig,
  abortSignal: AbortSignal,
): CallOptions {
  const renamed = provider === 'openaiCompatible' && outputLimitName === 'max_completion_tokens'
  const schema = z.toJSONSchema(answersSchema(asked.length), { target: 'draft-7' }) as Schema
  return {
    prompt: [
      { role: 'system', content: instructions },
      { role: 'user', content: [{ type: 'text', text: prompt }] },
    ],
    ...(structured && { responseFormat: { type: 'json', name: 'answers', schema } }),
    ...(temperature !== null && { temperature }),
    ...(reasoningEffort !== null && { reasoning: reasoningEffort }),
    ...(mostOutputTokens !== null && !renamed && { maxOutputTokens: mostOutputTokens }),
    abortSignal,
    providerOptions: {
      // Summaries of thoughts, which come with an effort, are for verified organisations alone.
      openai: { store: false, reasoningSummary: null },
      // The SDK's other way is a tool, whose input nobody sees as the model wrote it.
      anthropic: { structuredOutputMode: 'outputFormat' },
      openaiCompatible: renamed && mostOutputTokens !== null ? { [outputLimitName]: mostOutputTokens } : {},
    },
  }
}

function usageOf({ usage }: Generated, { prices }: ModelConfig): Usage {
  const inputTokens = usage.inputTokens.total ?? 0
  const outputTokens = usage.outputTokens.total ?? 0
  const counted = { inputTokens, outputTokens, requests: 1 }
  if (prices === undefined) return counted
  const micro = inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion
  return { ...counted, dollars: micro / 1_000_000 }
}
