/** Tokens that every answer is said to have cost. */
export const tokens = { input: 1_000, output: 200 }

/** What a chat completion of OpenAI's kind looks like; `finish` undefined: none is told. */
export function chatBody(message: object, finish: string | null | undefined = 'stop'): object {
  return {
    id: 'answer',
    object: 'chat.completion',
    created: 1_800_000_000,
    model: 'stand-in',
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
    usage: {
      prompt_tokens: tokens.input,
      completion_tokens: tokens.output,
      total_tokens: tokens.input + tokens.output,
    },
  }
}

/** A response of OpenAI's Responses. */
export function responsesBody(members: object): object {
  return {
    id: 'answer',
    object: 'response',
    created_at: 1_800_000_000,
    model: 'stand-in',
    status: 'completed',
    output: [],
    usage: { input_tokens: tokens.input, output_tokens: tokens.output },
    ...members,
  }
}

/** A message within such a response. */
export function responsesMessage(content: object): object {
  return { type: 'message', id: 'message', role: 'assistant', status: 'completed', content: [content] }
}

/** A message of Anthropic's. */
export function messagesBody(content: readonly object[], stop: string = 'end_turn'): object {
  return {
    id: 'answer',
    type: 'message',
    role: 'assistant',
    model: 'stand-in',
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage: { input_tokens: tokens.input, output_tokens: tokens.output },
  }
}

/** What Google generates; without a candidate, only what is said of the prompt. */
export function googleBody(candidate: object | undefined, more: object = {}): object {
  return {
    ...(candidate && { candidates: [{ index: 0, finishReason: 'STOP', ...candidate }] }),
    usageMetadata: {
      promptTokenCount: tokens.input,
      candidatesTokenCount: tokens.output,
      totalTokenCount: tokens.input + tokens.output,
    },
    ...more,
  }
}
