#!/usr/bin/env bash
# One reasoning effort and one output limit mean four things to the AI SDK's providers, and one of them gets no effort at all.
#
# One would guess: `reasoning: 'medium'` and `maxOutputTokens: 4000`, the SDK's portable settings, ask each provider for
#   thoughts of a middling length within an answer of at most 4,000 tokens, and a warning tells where one could not be sent.
# What happens, for the same two settings:
#   OpenAI, gpt-5-mini          max_output_tokens 4000, effort medium; thoughts count against the limit
#   OpenAI, gpt-4o              max_output_tokens 4000, no effort, and NO warning (providerOptions.openai.reasoningEffort warns)
#   OpenAI-compatible, gpt-4o   max_tokens 4000, reasoning_effort "medium", whatever the model is
#   Anthropic, claude-haiku-4-5 max_tokens 23200: a budget of 19,200 tokens for thoughts is ADDED to the limit
#   Google, gemini-2.5-flash    maxOutputTokens 4000 beside a thinkingBudget of 19,661: Google counts thoughts against the
#                               limit, so thoughts may use it up several times over, and the answer is empty, MAX_TOKENS
#   The budgets of Anthropic and Google follow from the model's largest answer, not from the limit that was asked for.
# Versions: @ai-sdk/openai 4.0.118, @ai-sdk/openai-compatible 3.0.92, @ai-sdk/anthropic 4.0.105, @ai-sdk/google 4.0.121.
# Output seen:
#   openai gpt-5-mini:           limit 4000, thoughts "medium", warnings 0
#   openai gpt-4o:               limit 4000, thoughts none, warnings 0
#   openai gpt-4o, as an option: limit 4000, thoughts none, warnings 1
#   compatible gpt-4o:           limit 4000, thoughts "medium", warnings 0
#   anthropic claude-haiku-4-5:  limit 23200, thoughts 19200, warnings 0
#   google gemini-2.5-flash:     limit 4000, thoughts 19661, warnings 0
# Who meets it: whoever lets several providers judge by one configuration (a jury of models, an evaluation, a router): costs
#   by Anthropic six times what the limit says, empty answers by Google, and an effort that OpenAI never saw.
# Where the product deals with it: src/jury/jurors/noticesOf.ts tells both in the judgement's notices; docs/operations.md,
#   "Model providers", says what counts against the limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ai-sdk/openai@4.0.118 @ai-sdk/openai-compatible@3.0.92 \
  @ai-sdk/anthropic@4.0.105 @ai-sdk/google@4.0.121 zod@4.6.7
cat > show.mjs <<'JS'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'

/** What each wire answers, in full. */
const answers = {
  responses: { id: 'a', created_at: 1, model: 'm', status: 'completed', output: [{ type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'hi', annotations: [] }] }], usage: { input_tokens: 1, output_tokens: 1 } },
  completions: { id: 'a', created: 1, model: 'm', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'hi' } }], usage: { prompt_tokens: 1, completion_tokens: 1 } },
  messages: { id: 'a', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'hi' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } },
  generateContent: { candidates: [{ content: { role: 'model', parts: [{ text: 'hi' }] }, finishReason: 'STOP' }] },
}
let sent
const server = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  sent = JSON.parse(text)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(answers[/\w+$/.exec(request.url)[0]]))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const settings = { apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}/v1` }

const openai = createOpenAI(settings)
const medium = { reasoning: 'medium' }
const cases = [
  ['openai gpt-5-mini', openai('gpt-5-mini'), medium],
  ['openai gpt-4o', openai('gpt-4o'), medium],
  ['openai gpt-4o, as an option', openai('gpt-4o'), { providerOptions: { openai: { reasoningEffort: 'medium', reasoningSummary: null } } }],
  ['compatible gpt-4o', createOpenAICompatible({ ...settings, name: 'other' })('gpt-4o'), medium],
  ['anthropic claude-haiku-4-5', createAnthropic(settings)('claude-haiku-4-5'), medium],
  ['google gemini-2.5-flash', createGoogle(settings)('gemini-2.5-flash'), medium],
]
const seen = []
for (const [name, model, more] of cases) {
  const prompt = [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }]
  const { warnings } = await model.doGenerate({ prompt, maxOutputTokens: 4000, ...more })
  const config = sent.generationConfig
  const limit = sent.max_output_tokens ?? sent.max_tokens ?? config?.maxOutputTokens
  const thoughts = sent.reasoning?.effort ?? sent.reasoning_effort ?? sent.thinking?.budget_tokens ?? config?.thinkingConfig?.thinkingBudget
  const shown = thoughts === undefined ? 'none' : JSON.stringify(thoughts)
  console.log(`${`${name}:`.padEnd(28)} limit ${limit}, thoughts ${shown}, warnings ${warnings.length}`)
  seen.push([limit, thoughts, warnings.length])
}
server.close()
const expected = [[4000, 'medium', 0], [4000, undefined, 0], [4000, undefined, 1], [4000, 'medium', 0], [23200, 19200, 0], [4000, 19661, 0]]
if (JSON.stringify(seen) !== JSON.stringify(expected)) {
  console.error('this has changed')
  process.exit(1)
}
JS
node show.mjs
