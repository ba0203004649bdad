import { expect } from 'chai'
import { jurorOf, oneQuestion, rightAnswer, saidBy } from '../support/modelCase.ts'
import { type ModelServer, startModelServer } from '../support/modelServer.ts'
import {
  chatBody,
  googleBody,
  messagesBody,
  responsesBody,
  responsesMessage,
  tokens,
} from '../support/wireBodies.ts'

const content = rightAnswer
const said = responsesMessage({ type: 'output_text', text: content, annotations: [] })
const parts = { content: { role: 'model', parts: [{ text: content }] } }
const texts = [{ type: 'text', text: content }]
const incomplete = (reason: string, output: readonly object[] = [said]) =>
  responsesBody({ status: 'incomplete', incomplete_details: { reason }, output })

/** Each end of an answer as its provider tells it. The answer itself is right and whole each time it is there. */
const ends: readonly (readonly [provider: string, name: string, body: object, said: number | string])[] = [
  ['openaiCompatible', 'stop', chatBody({ content }), 10_000],
  ['openaiCompatible', 'eos, as Together says', chatBody({ content }, 'eos'), 10_000],
  [
    'openaiCompatible',
    'eos_token, as text-generation-inference says',
    chatBody({ content }, 'eos_token'),
    10_000,
  ],
  ['openaiCompatible', 'end_turn, as gateways hand through', chatBody({ content }, 'end_turn'), 10_000],
  ['openaiCompatible', 'length', chatBody({ content }, 'length'), 'cutOff'],
  ['openaiCompatible', 'length, and nothing said', chatBody({ content: null }, 'length'), 'cutOff'],
  ['openaiCompatible', 'a filter', chatBody({ content }, 'content_filter'), 'blocked'],
  ['openaiCompatible', 'a refusal', chatBody({ content: null, refusal: 'I am sorry.' }), 'refused'],
  ['openaiCompatible', 'a refusal after the answer', chatBody({ content, refusal: 'No.' }), 'refused'],
  ['openaiCompatible', 'a call of a tool', chatBody({ content }, 'tool_calls'), 'unfinished'],
  ['openaiCompatible', 'an error', chatBody({ content }, 'error'), 'unfinished'],
  ['openaiCompatible', 'no reason', chatBody({ content }, null), 'unfinished'],
  ['openai', 'completed', responsesBody({ output: [said] }), 10_000],
  ['openai', 'max_output_tokens, all of them thoughts', incomplete('max_output_tokens', []), 'cutOff'],
  ['openai', 'max_output_tokens after the answer', incomplete('max_output_tokens'), 'cutOff'],
  ['openai', 'a filter', incomplete('content_filter'), 'blocked'],
  [
    'openai',
    'incomplete for no reason',
    responsesBody({ status: 'incomplete', output: [said] }),
    'unfinished',
  ],
  ['openai', 'incomplete for a new reason', incomplete('interrupted'), 'unfinished'],
  [
    'openai',
    'a refusal',
    responsesBody({ output: [responsesMessage({ type: 'refusal', refusal: 'No.' })] }),
    'refused',
  ],
  ['anthropic', 'end_turn', messagesBody(texts), 10_000],
  ['anthropic', 'max_tokens', messagesBody(texts, 'max_tokens'), 'cutOff'],
  ['anthropic', 'a full window', messagesBody(texts, 'model_context_window_exceeded'), 'cutOff'],
  ['anthropic', 'a refusal', messagesBody(texts, 'refusal'), 'refused'],
  ['anthropic', 'a turn that is paused', messagesBody(texts, 'pause_turn'), 'unfinished'],
  ['anthropic', 'a call of a tool', messagesBody(texts, 'tool_use'), 'unfinished'],
  ['anthropic', 'a new reason', messagesBody(texts, 'compaction'), 'unfinished'],
  ['google', 'STOP', googleBody(parts), 10_000],
  [
    'google',
    'STOP, the answer in two parts',
    googleBody({
      content: { role: 'model', parts: [{ text: content.slice(0, 35) }, { text: content.slice(35) }] },
    }),
    10_000,
  ],
  ['google', 'MAX_TOKENS, all of them thoughts', googleBody({ finishReason: 'MAX_TOKENS' }), 'cutOff'],
  ['google', 'SAFETY', googleBody({ finishReason: 'SAFETY' }), 'blocked'],
  ['google', 'SAFETY after the answer', googleBody({ ...parts, finishReason: 'SAFETY' }), 'blocked'],
  ['google', 'RECITATION', googleBody({ ...parts, finishReason: 'RECITATION' }), 'blocked'],
  [
    'google',
    'a prompt that is blocked',
    googleBody(undefined, { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }),
    'blocked',
  ],
  ['google', 'OTHER', googleBody({ ...parts, finishReason: 'OTHER' }), 'unfinished'],
  ['google', 'no candidate', googleBody(undefined), 'unfinished'],
]

describe('endingOf', () => {
  let server: ModelServer
  let body: object = {}
  before(async () => {
    server = await startModelServer({ 'stand-in': () => ({ kind: 'body', body }) })
  })
  after(() => server.close())
  beforeEach(() => server.forget())

  for (const [provider, name, answered, expected] of ends) {
    it(`of ${provider}: ${name} → ${expected}`, async () => {
      body = answered
      const judgement = await jurorOf(server, { provider }).judge(oneQuestion, {})
      expect(saidBy(judgement)).to.equal(expected)
      // What failed is asked once more, about material of the juror's own.
      const asks = typeof expected === 'number' ? 1 : 2
      expect(server.requests).to.have.length(asks)
      expect(judgement.usage).to.include({
        inputTokens: asks * tokens.input,
        outputTokens: asks * tokens.output,
      })
    })
  }

  it('tells the reason that nobody knows, as plain text', async () => {
    body = chatBody({ content }, 'mach\u202ene')
    const judgement = await jurorOf(server, {}).judge(oneQuestion, {})
    expect(judgement.notices).to.deep.equal(["the provider's reason for the end: mach\\u{202e}ne"])
  })

  it('sees no canary in an answer that was cut off in its thoughts', async () => {
    body = chatBody({ content: '<think>I am told to write a word.' }, 'length')
    expect(saidBy(await jurorOf(server, {}).judge(oneQuestion, {}))).to.equal('cutOff')
  })
})
