import type { Generated } from './languageModelOf.ts'
import type { ModelConfig } from './modelConfig.ts'
import type { Fault } from './obstacle.ts'

/** How an answer ended: by itself, or why it is not believed. */
type Ending = 'stop' | Extract<Fault, 'cutOff' | 'refused' | 'blocked' | 'unfinished'>

/**
 * What servers on OpenAI's wire write for an end of the model's own besides "stop": names of the token that ends a text
 * (text-generation-inference, Together), and Anthropic's and Cohere's words, handed through by gateways. The SDK knows none
 * of them and calls them "other".
 */
const ownEnds: readonly (string | undefined)[] = ['eos', 'eos_token', 'end_turn', 'COMPLETE', 'STOP']

/**
 * Sorts how an answer ended. Only an end of the model's own counts: where a provider gives no reason, or one that nobody
 * knows, a part of the answer may be missing.
 */
export function endingOf({ finishReason, response }: Generated, provider: ModelConfig['provider']): Ending {
  const { unified, raw } = finishReason
  if (unified === 'length') return 'cutOff'
  // A model's own refusal is a stop to OpenAI and "refusal" to Anthropic; every other word is a filter's.
  if (unified === 'content-filter')
    return raw === undefined || /^(stop|refusal)$/.test(raw) ? 'refused' : 'blocked'
  if (unified === 'other')
    return provider === 'openaiCompatible' && ownEnds.includes(raw) ? 'stop' : 'unfinished'
  // To the SDK a turn that Anthropic paused has stopped, and whatever OpenAI ended without a reason.
  const whole = raw !== 'pause_turn' && !isIncomplete(response?.body)
  return unified === 'stop' && whole ? 'stop' : 'unfinished'
}

/** Whether a body, as OpenAI's Responses have it, says that it is not all. */
function isIncomplete(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('status' in body)) return false
  return typeof body.status === 'string' && body.status !== 'completed'
}
