import { expect } from 'chai'
import fc from 'fast-check'

import { seededRandom } from '../../../src/core/index.ts'
import { type Judgement, modelJuror, type Obstacle, obstacles } from '../../../src/jury/index.ts'
import { bundleOf, criteriaOf } from '../../../src/simulation/jury/corpus/bundles.ts'
import { type Behaviour, type ModelServer, type Reply, startModelServer } from '../support/modelServer.ts'
import { partOf, readPrompt } from '../support/readPrompt.ts'
import { canaryWordIn, careful } from '../support/standIns.ts'
import { chatBody } from '../support/wireBodies.ts'

const criteria = criteriaOf({
  checks: [{ kind: 'rows', name: 'two lines', weight: 4_000, format: 'text', at: '', exactly: 2 }],
  questions: [
    { name: 'greets', weight: 3_500, ask: 'Does it begin with a greeting?' },
    { name: 'thanks', weight: 2_500, ask: 'Does it end with thanks?' },
  ],
})
/** Words on which the stand-in does what is tested. */
const trap = 'the trap'
const clean = 'Hello\nand thanks'
const trapped = `Hello ${trap}\nand thanks`

/** How models and providers fail at a prompt, by what comes of it. */
const failures: Readonly<Record<string, (prompt: string) => Reply>> = {
  canary: (prompt) => ({ kind: 'text', text: canaryWordIn(partOf(readPrompt(prompt), 'remarks')) ?? '' }),
  offSchema: () => ({ kind: 'text', text: 'It holds.' }),
  cutOff: () => ({ kind: 'body', body: chatBody({ content: '{' }, 'length') }),
  refused: () => ({ kind: 'body', body: chatBody({ content: null, refusal: 'I am sorry.' }) }),
  blocked: () => ({ kind: 'status', status: 400, error: { code: 'content_filter' } }),
  unfinished: () => ({ kind: 'body', body: chatBody({ content: '{}' }, 'tool_calls') }),
  timeout: () => ({ kind: 'late', seconds: 60, text: '{}' }),
  provider: () => ({ kind: 'status', status: 400 }),
}
const faults = Object.keys(failures) as (keyof typeof failures & Obstacle)[]

const good = careful((ask, delivery) => delivery.includes(ask.includes('greeting') ? 'Hello' : 'thanks'))

describe('askTraced', () => {
  let server: ModelServer
  let behaviour: Behaviour = good

  before(async () => {
    server = await startModelServer({ model: (request) => behaviour(request) })
  })
  after(() => server.close())
  beforeEach(() => server.forget())

  const judge = (
    delivery: string,
    statements: { buyer?: string; seller?: string } = {},
    config: object = {},
  ): Promise<Judgement> =>
    modelJuror(
      {
        name: 'traced',
        provider: 'openaiCompatible',
        model: 'model',
        baseURL: server.url,
        retries: 0,
        timeoutSeconds: 20,
        ...config,
      },
      { environment: {}, random: seededRandom('traced'), timer: async () => undefined },
    ).judge(bundleOf(criteria, delivery, { statements }), {})

  /** Fails wherever it reads the trap. */
  const trappedBy =
    (fault: string): Behaviour =>
    (request) =>
      request.prompt.includes(trap)
        ? (failures[fault] as (prompt: string) => Reply)(request.prompt)
        : good(request)

  it('knows every fault that is traced', () => {
    const traced = Object.entries(obstacles).flatMap(([name, whose]) => (whose === 'traced' ? [name] : []))
    expect(faults).to.have.members(traced)
  })

  for (const fault of faults) {
    // Long enough for every other answer, on a slow machine too.
    const config = fault === 'timeout' ? { timeoutSeconds: 0.4 } : {}
    describe(fault, () => {
      it('is the juror’s own where it answers about nothing', async () => {
        behaviour = ({ prompt }) => (failures[fault] as (prompt: string) => Reply)(prompt)
        for (const delivery of [clean, trapped]) {
          const judgement = await judge(delivery, { buyer: 'It is late.' }, config)
          expect(judgement).to.include({ kind: 'abstained', reason: fault })
        }
      })

      it('counts against the seller where the delivery, or what the seller says of it, brings it about', async () => {
        behaviour = trappedBy(fault)
        const given = [
          [trapped, {}],
          [trapped, { buyer: 'It is late.' }],
          [trapped, { buyer: trap }],
          [clean, { seller: trap }],
          [clean, { buyer: trap, seller: trap }],
        ] as const
        for (const [delivery, statements] of given) {
          const judgement = await judge(delivery, statements, config)
          expect(judgement).to.deep.include({
            kind: 'answered',
            answers: { 'two lines': true, greets: false, thanks: false },
            sellerBps: 4_000,
            hindrance: { by: 'seller', reason: fault },
          })
        }
      })

      it('has the case judged without the buyer’s statement where that brings it about', async () => {
        behaviour = trappedBy(fault)
        const judgement = await judge(clean, { buyer: trap, seller: 'It is on time.' }, config)
        expect(judgement).to.deep.include({
          kind: 'answered',
          answers: { 'two lines': true, greets: true, thanks: true },
          sellerBps: 10_000,
          hindrance: { by: 'buyer', reason: fault },
        })
        const last = readPrompt(server.requests.at(-1)?.prompt ?? '')
        expect(partOf(last, "buyer's statement")).to.equal('')
        expect(partOf(last, "seller's statement")).to.equal('It is on time.')
      })
    })
  }

  it('is not misled by a provider that fails now and then', async () => {
    for (const fault of ['timeout', 'provider'] as const) {
      server.forget()
      behaviour = (request) =>
        request.before === 0 ? (failures[fault] as (prompt: string) => Reply)(request.prompt) : good(request)
      const judgement = await judge(clean, { buyer: 'It is late.' }, { timeoutSeconds: 1 })
      expect(judgement).to.deep.include({ kind: 'answered', sellerBps: 10_000 })
      expect(judgement).to.not.have.property('hindrance')
    }
  })

  it('blames nobody for a provider that fails in the midst of it', async () => {
    const down: Reply = { kind: 'status', status: 503 }
    behaviour = (request) =>
      request.before === 1 ? good(request) : request.before === 0 ? (failures.offSchema?.('') ?? down) : down
    expect(await judge(clean)).to.include({ kind: 'abstained', reason: 'provider', status: 503 })
  })

  it('leaves the buyer’s statement out where it alone makes the prompt too large', async () => {
    behaviour = good
    const buyer = '\u00e9'.repeat(2_000)
    const config = { mostInputBytes: 5_000 }
    expect(await judge(clean, { buyer }, config)).to.deep.include({
      sellerBps: 10_000,
      hindrance: { by: 'buyer', reason: 'unreadable' },
    })
    const seller = '\u00e9'.repeat(2_000)
    expect(await judge(clean, { seller }, config)).to.deep.include({
      sellerBps: 4_000,
      hindrance: { by: 'seller', reason: 'unreadable' },
    })
  })

  it('does not let a delivery have the buyer unheard by waiting for it to speak', async () => {
    behaviour = (request) => {
      const isSpoken = partOf(readPrompt(request.prompt), "buyer's statement") !== ''
      return request.prompt.includes(trap) && isSpoken
        ? (failures.canary as (prompt: string) => Reply)(request.prompt)
        : good(request)
    }
    expect(await judge(trapped, { buyer: 'It is late.' })).to.deep.include({
      sellerBps: 4_000,
      hindrance: { by: 'seller', reason: 'canary' },
    })
    // Nobody spoke: there is nothing to be left out, and nothing to wait for.
    expect(await judge(trapped)).to.deep.include({ sellerBps: 10_000 })
  })

  it('asks nothing about material of its own for what only an account brings about', async () => {
    for (const status of [401, 402, 404]) {
      server.forget()
      behaviour = () => ({ kind: 'status', status })
      expect(await judge(clean)).to.include({ kind: 'abstained', reason: 'provider', status })
      expect(server.requests).to.have.length(1)
    }
  })

  it('leaves nobody better off for traps, wherever they are, and never abstains for one', async function () {
    this.timeout(120_000)
    const place = fc.constantFrom<string>('none', 'delivery', 'seller', 'buyer')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...faults.filter((fault) => fault !== 'timeout')),
        fc.uniqueArray(place, { maxLength: 3 }),
        fc.boolean(),
        async (fault, places, isGood) => {
          const text = isGood ? clean : 'Goodbye\nand nothing'
          const worth = isGood ? 10_000 : 4_000
          behaviour = trappedBy(fault)
          const said = (side: string) => `Mine. ${places.includes(side) ? trap : ''}`
          const judgement = await judge(places.includes('delivery') ? `${text} ${trap}` : text, {
            buyer: said('buyer'),
            seller: said('seller'),
          })
          if (judgement.kind === 'abstained') throw new Error(judgement.reason)
          const sellerTraps = places.includes('delivery') || places.includes('seller')
          // The seller never gets more than by honest work, the buyer never brings it below.
          expect(judgement.sellerBps).to.equal(sellerTraps ? 4_000 : worth)
        },
      ),
      { numRuns: 60 },
    )
  })
})
