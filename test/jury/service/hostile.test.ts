import { expect } from 'chai'
import fc from 'fast-check'

import { seededRandom } from '../../../src/core/index.ts'
import {
  type BundleSource,
  type Evidence,
  type Juror,
  modelJuror,
  packBundle,
  programJuror,
} from '../../../src/jury/index.ts'
import { criteriaOf } from '../../../src/simulation/jury/corpus/bundles.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { encode } from '../support/criteria.ts'
import { type Behaviour, type ModelServer, startModelServer } from '../support/modelServer.ts'
import { partOf, readPrompt } from '../support/readPrompt.ts'
import { canaryWordIn, careful } from '../support/standIns.ts'
import { type Case, startWorld, type Work, type World } from './support/world.ts'

const trap = 'the trap'
const wanted = criteriaOf({
  checks: [{ kind: 'rows', name: 'lines', weight: 4_000, format: 'text', at: '', atLeast: 1 }],
  questions: [{ name: 'greets', weight: 6_000, ask: 'Does it begin with a greeting?' }],
})
const good = careful((_, delivery) => delivery.startsWith('Hello'))

/** Does whatever the canary says as soon as it reads the trap. */
const trapped: Behaviour = (request) =>
  request.prompt.includes(trap)
    ? { kind: 'text', text: `I write ${canaryWordIn(partOf(readPrompt(request.prompt), 'remarks'))}.` }
    : good(request)

/** Deliveries of all kinds, and what they are worth to each kind of juror that is shown them. */
const works: readonly (Work & {
  readonly name: string
  readonly worth: Readonly<Record<'program' | 'careful' | 'trapped', number>>
})[] = [
  { name: 'good', delivered: encode('Hello'), worth: { program: 4_000, careful: 10_000, trapped: 10_000 } },
  {
    name: 'injected by the seller',
    delivered: encode(`Hello ${trap}`),
    worth: { program: 4_000, careful: 10_000, trapped: 4_000 },
  },
  {
    name: 'injected by the buyer',
    delivered: encode('Hello'),
    statement: trap,
    worth: { program: 4_000, careful: 10_000, trapped: 10_000 },
  },
  {
    name: 'injected by both',
    delivered: encode(`Hello ${trap}`),
    statement: trap,
    worth: { program: 4_000, careful: 10_000, trapped: 4_000 },
  },
  {
    name: 'no text',
    delivered: new Uint8Array([0xff, 0xfe, 0]),
    worth: { program: 0, careful: 0, trapped: 0 },
  },
  {
    name: 'larger than a check reads',
    delivered: new Uint8Array(9 * 1024 * 1024).fill(0x61),
    worth: { program: 0, careful: 0, trapped: 0 },
  },
  {
    name: 'larger than a bundle takes',
    delivered: new Uint8Array(17 * 1024 * 1024),
    worth: { program: 0, careful: 0, trapped: 0 },
  },
]

/** Sources by what they do; `shows`: whether the delivery gets through by them. */
const manners = {
  honest: { shows: true, of: ({ bundle }: Case) => bundle },
  muted: { shows: true, of: ({ evidence }: Case) => packed({ ...evidence, statements: {} }) },
  forged: {
    shows: false,
    of: ({ evidence }: Case) => packed({ ...evidence, deliverable: encode('Hello!') }),
  },
  reworded: {
    shows: false,
    of: ({ evidence }: Case) => packed({ ...evidence, statements: { buyer: 'Another.' } }),
  },
  broken: { shows: false, of: ({ bundle }: Case) => bundle.subarray(0, bundle.length / 2) },
  huge: { shows: false, of: () => new Uint8Array(30 * 1024 * 1024) },
  noise: { shows: false, of: () => encode('earnest bundle 1\n????{}') },
  absent: { shows: false, of: () => undefined },
  failing: { shows: false, of: () => Promise.reject(new Error('gone')) },
  hanging: { shows: false, of: () => new Promise<never>(() => undefined) },
} as const
type Manner = keyof typeof manners

function packed(evidence: Evidence): Uint8Array {
  return evidence.deliverable.length > 16 * 1024 * 1024 ? new Uint8Array() : packBundle(evidence)
}

describe('a running juror', function () {
  this.timeout(600_000)
  let world: World
  let server: ModelServer

  before(async () => {
    world = await startWorld()
    server = await startModelServer({ careful: good, trapped })
  })
  after(() => server.close())

  const jurorWith = (kind: 'program' | 'careful' | 'trapped'): Juror =>
    kind === 'program'
      ? programJuror({ name: kind })
      : modelJuror(
          { name: kind, provider: 'openaiCompatible', model: kind, baseURL: server.url },
          { environment: {}, random: seededRandom(kind) },
        )

  const scenario = fc.record({
    kind: fc.constantFrom('program' as const, 'careful' as const, 'trapped' as const),
    sources: fc.array(
      fc.record({
        manner: fc.constantFrom(...(Object.keys(manners) as Manner[])),
        /** From which look on it is there; the last is too late. */
        from: fc.nat(4),
      }),
      { maxLength: 6 },
    ),
  })

  for (const [index, work] of works.entries()) {
    it(`votes on a delivery that is ${work.name}, whatever its sources do`, async () => {
      const given = await world.sealing({ wanted, ...work })
      const seats = await world.sitting(given.id)
      const scenarios = fc.sample(scenario, { numRuns: seats.length, seed: 7 * index + 1 })
      let look = 0
      const running = seats.map((number, seat) => {
        const { kind, sources } = scenarios[seat] ?? { kind: 'program', sources: [] }
        const service = world.serviceOf(number, given, {
          juror: jurorWith(kind),
          // Long enough for an answer; whoever hangs holds a look up for no longer.
          limit: () => AbortSignal.timeout(2_000),
          sources: sources.map(
            ({ manner, from }, place): BundleSource => ({
              name: `${manner} ${place}`,
              bundleOf: async () => (look < from ? undefined : manners[manner].of(given)),
            }),
          ),
        })
        const isShown = sources.some(({ manner, from }) => manners[manner].shows && from < 4)
        return { ...service, number, expected: isShown ? work.worth[kind] : 0 }
      })
      const { stageEndsAt } = await world.court.getCase({ id: given.id })
      const start = await world.now()
      const left = stageEndsAt - start
      // At once, before the half, after it, near the end, within the margin.
      for (const at of [0, 0.4 * left, 0.6 * left, left - 40, left - 20]) {
        await world.pass(Math.max(0, Math.floor(start + at) - (await world.now())))
        await Promise.all(running.map(({ service }) => service.tick()))
        look += 1
      }
      await world.endStage(given.id)
      await Promise.all(running.map(({ service }) => service.tick()))
      for (const [seat, { number, expected, steps }] of running.entries()) {
        const told = `${JSON.stringify(scenarios[seat])} ${steps.map(({ step }) => step).join()}`
        expect(
          steps.map(({ step }) => step),
          told,
        ).to.not.include('abstained')
        expect((await world.seatOf(given.id, jurorOf(number))).sellerBps, told).to.equal(expected)
      }
    })
  }
})
