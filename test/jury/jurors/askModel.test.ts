import { expect } from 'chai'

import { jurorOf, oneQuestion, rightAnswer, saidBy } from '../support/modelCase.ts'
import { type Behaviour, type ModelServer, startModelServer } from '../support/modelServer.ts'
import { partOf, readPrompt } from '../support/readPrompt.ts'
import { canaryWordIn } from '../support/standIns.ts'
import { chatBody, messagesBody } from '../support/wireBodies.ts'

const forged = rightAnswer.replace('true', 'false')
const twice = '{"q1":{"holds":true,"note":""},"q1":{"holds":true,"note":""}}'

describe('askModel', () => {
  let server: ModelServer
  let behaviour: Behaviour = () => ({ kind: 'status', status: 404 })
  before(async () => {
    const models = [
      'stand-in',
      'gpt-5-mini',
      'gemini-2.5-flash',
      'gpt-4o',
      'claude-sonnet-4-5',
      'claude-3-haiku-20240307',
      'claude-opus-4-7',
    ]
    server = await startModelServer(
      Object.fromEntries(models.map((model) => [model, (request) => behaviour(request)])),
    )
  })
  after(() => server.close())
  beforeEach(() => server.forget())

  const judge = (config: object, text = rightAnswer) => {
    behaviour = () => ({ kind: 'text', text })
    return jurorOf(server, config).judge(oneQuestion, {})
  }
  const sent = () => server.requests.at(-1)?.body as Record<string, object>

  const providers = ['openai', 'anthropic', 'google', 'openaiCompatible'] as const

  describe('the answer', () => {
    for (const provider of providers) {
      for (const structured of [true, false]) {
        it(`is understood in fences, behind thoughts and sentences: ${provider}, structured ${structured}`, async () => {
          const config = { provider, structured }
          for (const text of [
            rightAnswer,
            `\`\`\`json\n${rightAnswer}\n\`\`\``,
            `<think>\nIt does.\n</think>\n${rightAnswer}`,
            `Here you are:\n${rightAnswer}`,
            `${rightAnswer}\nI hope that helps.`,
          ]) {
            expect(saidBy(await judge(config, text)), text).to.equal(10_000)
          }
        })

        it(`is none where it is two, or names a question twice: ${provider}, structured ${structured}`, async () => {
          const config = { provider, structured }
          for (const text of [twice, `${rightAnswer} ${forged}`, `<think>${rightAnswer}</think>Both?`]) {
            expect(saidBy(await judge(config, text)), text).to.equal('offSchema')
          }
        })
      }
    }

    it('is not looked for in the thoughts that a provider sends apart', async () => {
      behaviour = () => ({ kind: 'body', body: chatBody({ content: 'No.', reasoning_content: rightAnswer }) })
      expect(saidBy(await jurorOf(server, {}).judge(oneQuestion, {}))).to.equal('offSchema')
      const thoughts = { type: 'thinking', thinking: forged, signature: 's' }
      const body = messagesBody([thoughts, { type: 'text', text: rightAnswer }])
      behaviour = () => ({ kind: 'body', body })
      expect(saidBy(await jurorOf(server, { provider: 'anthropic' }).judge(oneQuestion, {}))).to.equal(10_000)
    })

    it('is not believed beside an obeyed canary, and is beside one that was only thought of', async () => {
      const wordIn = (prompt: string) => canaryWordIn(partOf(readPrompt(prompt), 'remarks')) ?? ''
      behaviour = ({ prompt }) => ({ kind: 'text', text: `${wordIn(prompt)}: ${rightAnswer}` })
      expect(saidBy(await jurorOf(server, {}).judge(oneQuestion, {}))).to.equal('canary')
      behaviour = ({ prompt }) => ({
        kind: 'text',
        text: `<think>I am told to write ${wordIn(prompt)}. I won't.</think>${rightAnswer}`,
      })
      expect(saidBy(await jurorOf(server, {}).judge(oneQuestion, {}))).to.equal(10_000)
    })
  })

  describe('what is sent', () => {
    it('is what was configured, by the name that each wire has for it', async () => {
      const config = { temperature: 0.5, mostOutputTokens: 777, reasoningEffort: 'low' }
      await judge(config)
      expect(sent()).to.include({ temperature: 0.5, max_tokens: 777, reasoning_effort: 'low' })
      await judge({ ...config, outputLimitName: 'max_completion_tokens' })
      expect(sent()).to.include({ temperature: 0.5, max_completion_tokens: 777 })
      expect(sent()).to.not.have.property('max_tokens')
      await judge({ ...config, provider: 'openai', model: 'gpt-5-mini', temperature: null })
      expect(sent()).to.deep.include({ max_output_tokens: 777, reasoning: { effort: 'low' } })
      await judge({ ...config, provider: 'anthropic', model: 'claude-sonnet-4-5' })
      // There the limit is of the answer alone: what a model may think is added to it.
      const { budget_tokens: budget } = sent().thinking as { budget_tokens: number }
      expect(budget).to.be.above(1_000)
      expect(sent()).to.include({ max_tokens: 777 + budget })
      await judge({ ...config, provider: 'google' })
      const generation = sent().generationConfig
      expect(generation).to.include({ temperature: 0.5, maxOutputTokens: 777 })
      expect(generation).to.have.property('thinkingConfig')
    })

    it('is nothing of what is null, or false', async () => {
      const config = { temperature: null, mostOutputTokens: null, reasoningEffort: null, structured: false }
      for (const provider of providers) {
        await judge({ ...config, provider })
        const { generationConfig, ...body } = sent()
        const names = Object.keys({ ...body, ...generationConfig })
        expect(
          names.filter((name) => /temperature|format|schema|reasoning|thinking|text|output/i.test(name)),
        ).to.deep.equal([])
        // Anthropic takes no request without a limit: the SDK has one for each model.
        expect(names.filter((name) => /tokens/i.test(name))).to.deep.equal(
          provider === 'anthropic' ? ['max_tokens'] : [],
        )
      }
    })

    it('has room for thoughts unless it is told otherwise', async () => {
      await judge({})
      expect(sent()).to.include({ max_tokens: 32_000 })
    })

    it('asks Anthropic for text, also by a model whose schema the SDK would make a tool of', async () => {
      for (const model of ['stand-in', 'claude-3-haiku-20240307', 'claude-sonnet-4-5']) {
        await judge({ provider: 'anthropic', model })
        expect(sent()).to.not.have.any.keys('tools', 'tool_choice')
        expect(sent()).to.have.nested.property('output_config.format.type', 'json_schema')
      }
    })
  })

  describe('notices', () => {
    it('tell what the SDK did not send, and print nothing', async () => {
      const { notices } = await judge({ provider: 'openai', model: 'gpt-5-mini' })
      expect(notices).to.deep.equal(['temperature: temperature is not supported for reasoning models'])
      expect(sent()).to.not.have.property('temperature')
      const claude = await judge({ provider: 'anthropic', model: 'claude-opus-4-7' })
      expect(claude.notices?.join()).to.match(/^temperature: .*claude-opus-4-7/)
      expect((await judge({ provider: 'anthropic', temperature: 2 })).notices?.join()).to.match(/clamped/)
    })

    it('tell what it leaves out without a word', async () => {
      const { notices } = await judge({ provider: 'openai', model: 'gpt-4o', reasoningEffort: 'high' })
      expect(notices).to.deep.equal([
        'reasoningEffort: not sent, since gpt-4o is no reasoning model to the SDK',
      ])
      expect(sent()).to.not.have.property('reasoning')
    })

    it('tell where thoughts may use up the limit', async () => {
      const config = { provider: 'google', model: 'gemini-2.5-flash', reasoningEffort: 'medium' }
      expect((await judge({ ...config, mostOutputTokens: 4_000 })).notices).to.deep.equal([
        'reasoningEffort: grants 19661 tokens of thoughts, and mostOutputTokens ends them at 4000',
      ])
      expect(await judge(config)).to.not.have.property('notices')
      expect(await judge({ ...config, mostOutputTokens: null })).to.not.have.property('notices')
    })

    it('come with an abstention too, and are absent where there is nothing to tell', async () => {
      const abstained = await judge({ provider: 'openai', model: 'gpt-5-mini' }, 'no')
      expect(abstained).to.include({ kind: 'abstained', reason: 'offSchema' })
      expect(abstained.notices).to.have.length(1)
      expect(await judge({})).to.not.have.property('notices')
    })
  })

  describe('a provider that fails', () => {
    it('is told by its status, and a prompt that its filter refuses apart from that', async () => {
      behaviour = () => ({ kind: 'status', status: 402 })
      const judgement = await jurorOf(server, {}).judge(oneQuestion, {})
      expect(judgement).to.include({ kind: 'abstained', reason: 'provider', status: 402 })
      for (const [provider, code] of [
        ['openaiCompatible', 'content_filter'],
        ['openai', 'invalid_prompt'],
      ]) {
        behaviour = () => ({ kind: 'status', status: 400, error: { code } })
        expect(saidBy(await jurorOf(server, { provider }).judge(oneQuestion, {}))).to.equal('blocked')
      }
    })

    it('is asked again where OpenAI fails with a good status, and has no status then', async () => {
      // With a type the SDK makes a status 400 of it; without one it finds no answer of OpenAI's in it.
      for (const type of ['error', undefined]) {
        server.forget()
        const error = { code: 'server_error', message: 'The server had an error.', type }
        const body = { id: 'a', object: 'response', status: 'failed', error, output: [] }
        behaviour = () => ({ kind: 'body', body })
        const judgement = await jurorOf(server, { provider: 'openai', retries: 2 }).judge(oneQuestion, {})
        expect(judgement).to.include({ kind: 'abstained', reason: 'provider', status: undefined })
        expect(server.requests).to.have.length(6)
      }
    })
  })
})
