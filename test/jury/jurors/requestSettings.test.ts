import { expect } from 'chai'

import { jurorOf, oneQuestion, rightAnswer, saidBy } from '../support/modelCase.ts'
import { type Behaviour, type ModelServer, startModelServer } from '../support/modelServer.ts'

/** Refuses a request in a provider's words where it has a member. */
const refusing =
  (...refusals: readonly (readonly [member: string, message: string])[]): Behaviour =>
  ({ body }) => {
    const refusal = refusals.find(([member]) => member in body)
    if (refusal === undefined) return { kind: 'text', text: rightAnswer }
    return { kind: 'status', status: 400, error: { message: refusal[1], type: 'invalid_request_error' } }
  }

const noTemperature = [
  'temperature',
  "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
] as const
const otherName = [
  'max_tokens',
  "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
] as const
const noRoom = [
  'max_completion_tokens',
  "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 8192 tokens.",
] as const
const noEffort = ['reasoning_effort', 'Unrecognized request argument supplied: reasoning_effort'] as const
const noSchema = ['response_format', "'response_format.type' must be 'text'"] as const

const models: Readonly<Record<string, Behaviour>> = {
  'no temperature': refusing(noTemperature),
  'other name': refusing(otherName),
  'no limit': refusing(otherName, noRoom),
  'no effort': refusing(noEffort),
  'no schema': refusing(noSchema),
  bare: refusing(noTemperature, otherName, noRoom, noEffort, noSchema),
  detailed: ({ body }) =>
    'temperature' in body
      ? {
          kind: 'status',
          status: 422,
          error: { message: 'Unprocessable', detail: [{ loc: ['body', 'temperature'] }] },
        }
      : { kind: 'text', text: rightAnswer },
  stubborn: () => ({ kind: 'status', status: 400, error: { message: 'no temperature, no max_tokens' } }),
  vague: refusing(['temperature', 'Bad Request']),
  busy: () => ({ kind: 'status', status: 429, error: { message: 'too many max_tokens a minute' } }),
}

describe('settingsWithout', () => {
  let server: ModelServer
  before(async () => {
    server = await startModelServer(models)
  })
  after(() => server.close())
  beforeEach(() => server.forget())

  const sent = () => server.requests.map(({ body }) => Object.keys(body))

  for (const [model, member, requests, notice] of [
    ['no temperature', 'temperature', 2, 'the provider refused temperature 0: not sent'],
    ['other name', 'max_tokens', 2, 'the provider refused max_tokens: sent as max_completion_tokens'],
    ['no limit', 'max_completion_tokens', 3, 'the provider refused mostOutputTokens 32000: not sent'],
    ['no effort', 'reasoning_effort', 2, 'the provider refused reasoningEffort high: not sent'],
    ['no schema', 'response_format', 2, 'the provider refused structured true: not sent'],
    ['detailed', 'temperature', 2, 'the provider refused temperature 0: not sent'],
  ] as const) {
    it(`leaves out what a provider refuses, at once, and says so: ${model}`, async () => {
      const judgement = await jurorOf(server, { model, reasoningEffort: 'high', retries: 0 }).judge(
        oneQuestion,
        {},
      )
      expect(saidBy(judgement)).to.equal(10_000)
      expect(judgement.notices).to.include(notice)
      expect(judgement.usage.requests).to.equal(requests)
      expect(sent()[0]).to.include.members([
        'temperature',
        'max_tokens',
        'reasoning_effort',
        'response_format',
      ])
      expect(sent().at(-1)).to.not.include(member)
    })
  }

  it('takes five requests more for a provider that refuses all of it, one by one', async () => {
    const judgement = await jurorOf(server, { model: 'bare', reasoningEffort: 'high' }).judge(oneQuestion, {})
    expect(saidBy(judgement)).to.equal(10_000)
    expect(sent()).to.have.length(6)
    expect(sent().at(-1)).to.have.members(['model', 'messages'])
    expect(judgement.notices).to.have.length(5)
  })

  it('remembers what was refused, and says it each time', async () => {
    const juror = jurorOf(server, { model: 'no temperature' })
    const first = await juror.judge(oneQuestion, {})
    const second = await juror.judge(oneQuestion, {})
    expect(sent()).to.have.length(3)
    expect(second.notices).to.deep.equal(first.notices)
  })

  it('gives up where a refusal does not end, or names nothing that was sent', async () => {
    const juror = jurorOf(server, { model: 'stubborn' })
    const stubborn = await juror.judge(oneQuestion, {})
    expect(stubborn).to.include({ kind: 'abstained', reason: 'provider', status: 400 })
    expect(sent()).to.have.length(6)
    // And has learned nothing by that.
    await juror.judge(oneQuestion, {})
    expect(sent()[6]).to.deep.equal(sent()[0])
    server.forget()
    const vague = await jurorOf(server, { model: 'vague' }).judge(oneQuestion, {})
    expect(vague).to.include({ kind: 'abstained', reason: 'provider', status: 400 })
    expect(sent()).to.have.length(2)
    expect(
      saidBy(await jurorOf(server, { model: 'vague', temperature: null }).judge(oneQuestion, {})),
    ).to.equal(10_000)
  })

  it('changes nothing for a provider that is only busy', async () => {
    const judgement = await jurorOf(server, { model: 'busy', retries: 1 }).judge(oneQuestion, {})
    expect(judgement).to.include({ reason: 'provider', status: 429 })
    expect(judgement).to.not.have.property('notices')
    expect(sent()[1]).to.deep.equal(sent()[0])
  })
})
