import {
  APICallError,
  generateText,
  NoContentGeneratedError,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
  Output,
  wrapLanguageModel,
} from 'ai'

import { answersSchema } from './answers.ts'
import type { Usage } from './juror.ts'
import type { LanguageModel } from './languageModelOf.ts'
import type { ModelConfig } from './modelConfig.ts'
import type { ModelPrompt } from './prompt/buildPrompt.ts'
import { obeysCanary } from './prompt/canary.ts'

type Answers = Awaited<ReturnType<ReturnType<typeof answersSchema>['parseAsync']>>

/** What one request came to. */
export type Asked = { readonly usage: Usage } & (
  | { readonly kind: 'answered'; readonly answers: Answers }
  | { readonly kind: 'offSchema' | 'canary' | 'timeout' }
  | ({ readonly kind: 'failed' } & Failure)
)

/** How a request failed. */
type Failure = {
  /** It failed on its way: the same request may do better, after so many seconds if the provider said. */
  readonly again: boolean
  readonly after?: number | undefined
  /** The provider's HTTP status; absent: it did not answer. */
  readonly status?: number | undefined
}

/**
 * Sends one request to a model, by the SDK, and sorts what comes of it. Never throws what the SDK throws: its errors
 * carry the prompt, and with it the delivery, into whatever log they reach.
 */
export async function askModel(
  model: LanguageModel,
  { instructions, prompt, canary, asked }: ModelPrompt,
  config: ModelConfig,
  signal: AbortSignal,
): Promise<Asked> {
  const seen = { text: '', inputTokens: 0, outputTokens: 0 }
  const observed = wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: 'v4',
      async wrapGenerate({ doGenerate }) {
        const result = await doGenerate()
        seen.text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
        seen.inputTokens = result.usage.inputTokens.total ?? 0
        seen.outputTokens = result.usage.outputTokens.total ?? 0
        // Else the SDK prints them.
        return { ...result, warnings: [] }
      },
    },
  })
  const ended = <Ending extends object>(ending: Ending) => ({ ...ending, usage: usageOf(seen, config) })
  try {
    const { output } = await generateText({
      model: observed,
      instructions,
      prompt,
      output: Output.object({ name: 'answers', schema: answersSchema(asked.length) }),
      temperature: 0,
      maxOutputTokens: config.mostOutputTokens,
      // Ours to count, and to draw the pauses between.
      maxRetries: 0,
      abortSignal: signal,
      telemetry: { isEnabled: false },
      providerOptions: { openai: { store: false } },
    })
    return ended(obeysCanary(seen.text, canary) ? { kind: 'canary' } : { kind: 'answered', answers: output })
  } catch (error) {
    if (signal.aborted) return ended({ kind: 'timeout' })
    if (!isOffSchema(error)) return ended({ kind: 'failed', ...failureOf(error) })
    // Whoever obeys is known for it, in whatever form.
    return ended({ kind: obeysCanary(seen.text, canary) ? 'canary' : 'offSchema' })
  }
}

function usageOf(seen: { inputTokens: number; outputTokens: number }, { prices }: ModelConfig): Usage {
  const { inputTokens, outputTokens } = seen
  const counted = { inputTokens, outputTokens, requests: 1 }
  if (prices === undefined) return counted
  const micro = inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion
  return { ...counted, dollars: micro / 1_000_000 }
}

function isOffSchema(error: unknown): boolean {
  return [NoObjectGeneratedError, NoOutputGeneratedError, NoContentGeneratedError].some((kind) =>
    kind.isInstance(error),
  )
}

function failureOf(error: unknown): Failure {
  if (!APICallError.isInstance(error)) return { again: false }
  const { statusCode, responseHeaders } = error
  // No status: the network. A good one: the body broke off, or is none of the provider's.
  const again =
    statusCode === undefined || statusCode < 400 || [408, 409, 429].includes(statusCode) || statusCode >= 500
  const after = Number.parseFloat(responseHeaders?.['retry-after'] ?? '')
  return { again, after: Number.isFinite(after) && after >= 0 ? after : undefined, status: statusCode }
}
