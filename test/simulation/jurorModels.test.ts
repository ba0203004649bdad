import { expect } from 'chai'

import { modelsOfKeys, providerOf, slowestOf } from '../../src/simulation/jurorModels.ts'

describe('modelsOfKeys', () => {
  const namesOf = (environment: Record<string, string>) =>
    modelsOfKeys(environment).map(({ provider, apiKeyEnv }) => [provider, apiKeyEnv])

  it('takes one model of each provider whose key is set, and none without a key', () => {
    expect(namesOf({})).to.deep.equal([])
    expect(namesOf({ OPENAI_API_KEY: '', OTHER_API_KEY: 'a key' })).to.deep.equal([])
    expect(namesOf({ OPENAI_API_KEY: 'a key' })).to.deep.equal([['openai', 'OPENAI_API_KEY']])
    const all = { GOOGLE_GENERATIVE_AI_API_KEY: 'g', OPENAI_API_KEY: 'o', ANTHROPIC_API_KEY: 'a' }
    expect(namesOf(all)).to.deep.equal([
      ['anthropic', 'ANTHROPIC_API_KEY'],
      ['openai', 'OPENAI_API_KEY'],
      ['google', 'GOOGLE_GENERATIVE_AI_API_KEY'],
    ])
  })

  it('keeps no key', () => {
    expect(JSON.stringify(modelsOfKeys({ ANTHROPIC_API_KEY: 'sesame' }))).to.not.include('sesame')
  })
})

describe('providerOf', () => {
  it('names the provider of a model as the jury lists it', () => {
    const [model] = modelsOfKeys({ ANTHROPIC_API_KEY: 'a key' })
    if (!model) throw new Error('there is a model')
    expect(providerOf(undefined)).to.equal('program')
    expect(providerOf(model)).to.equal('anthropic')
    expect(providerOf({ ...model, provider: 'openaiCompatible' })).to.equal('open-weights')
  })
})

describe('slowestOf', () => {
  it('is the longest that one of them may take', () => {
    const models = modelsOfKeys({ ANTHROPIC_API_KEY: 'a key', OPENAI_API_KEY: 'a key' })
    expect(slowestOf([])).to.equal(0)
    expect(slowestOf(models.map((model, index) => ({ ...model, timeoutSeconds: 30 + index })))).to.equal(31)
  })
})
