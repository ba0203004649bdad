import { seededRandom } from '../../../src/core/index.ts'
import { type Judgement, modelJuror } from '../../../src/jury/index.ts'
import { bundleOf, criteriaOf } from '../../../src/simulation/jury/corpus/bundles.ts'
import type { ModelServer } from './modelServer.ts'

/** A case of one question, which a stand-in of a model can answer without reading it. */
export const oneQuestion = bundleOf(
  criteriaOf({ questions: [{ name: 'greets', weight: 10_000, ask: 'Does it begin with a greeting?' }] }),
  'Hello\nand thanks',
)

/** The answer to it. */
export const rightAnswer = JSON.stringify({ q1: { holds: true, note: 'It does.' } })

/** A juror of a server's model, with all that one needs. */
export function jurorOf(server: ModelServer, config: object) {
  const usual = { name: 'north', provider: 'openaiCompatible', model: 'stand-in', baseURL: server.url }
  return modelJuror(
    { ...usual, apiKeyEnv: 'KEY', ...config },
    { environment: { KEY: 'a secret key' }, random: seededRandom(1), timer: async () => undefined },
  )
}

/** What a juror says, without what it cost: its share, or why there is none. */
export function saidBy(judgement: Judgement): number | string {
  return judgement.kind === 'answered' ? judgement.sellerBps : judgement.reason
}
