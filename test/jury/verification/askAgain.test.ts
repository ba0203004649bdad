import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import { ApiKeyMissingError, askAgain, buildBundle } from '../../../src/jury/index.ts'
import { evidence, startTrial, type Trial } from './support/trial.ts'

describe('askAgain', () => {
  let trial: Trial
  const bundle = buildBundle(evidence)

  before(async () => {
    trial = await startTrial()
  })
  after(() => trial.server.close())

  const again = async (model: string, rationale = trial.honest) =>
    askAgain(trial.configOf(model), { rationale, bundle, environment: {}, random: seededRandom(1) })

  it('puts the prompt to the letter to a model of one’s own, and tells where it answers otherwise', async () => {
    const [before] = trial.server.requests
    const asked = await again('kind')
    const now = trial.server.requests.at(-1)
    expect([now?.instructions, now?.prompt]).to.deep.equal([before?.instructions, before?.prompt])
    expect(now?.model).to.equal('kind')
    if (asked.kind !== 'answered') throw new Error(asked.kind)
    expect([...asked.answers].sort((one, other) => (one.question < other.question ? -1 : 1))).to.deep.equal([
      { question: 'polite', told: false, now: true },
      { question: 'short', told: true, now: true },
    ])
    expect(asked.usage.requests).to.equal(1)
    expect(asked.reported).to.equal('stand-in')
    expect(asked.reply.text).to.include('"holds":true')
  })

  it('tells why there is no answer', async () => {
    expect(await again('broken')).to.deep.include({ kind: 'abstained', reason: 'offSchema' })
    expect(await again('nowhere')).to.deep.include({ kind: 'abstained', reason: 'provider' })
  })

  it('sends nothing where no model was asked, or the prompt is not what the bundle gives', async () => {
    const { honest } = trial
    const before = trial.server.requests.length
    const asked = honest.by?.kind === 'model' ? honest.by.asked : null
    if (asked === null || honest.by?.kind !== 'model') throw new Error('no model was asked')
    const prompt = { ...asked.prompt, hash: `0x${'00'.repeat(32)}` as const }
    for (const by of [
      null,
      { kind: 'program', name: 'earnest', version: '1' } as const,
      { ...honest.by, asked: null },
      { ...honest.by, asked: { ...asked, prompt } },
    ]) {
      expect(await again('kind', { ...honest, by })).to.include({ kind: 'refused', code: 'PromptNotAsked' })
    }
    expect(trial.server.requests.length).to.equal(before)
  })

  it('wants its model’s key', async () => {
    const config = { name: 'x', provider: 'openai', model: 'm' }
    const thrown = await askAgain(config, { rationale: trial.honest, bundle, environment: {} }).catch(
      (error) => error,
    )
    expect(thrown).to.be.instanceOf(ApiKeyMissingError)
  })
})
