import { expect } from 'chai'

import { keccak256, seededRandom } from '../../../src/core/index.ts'
import { notShownRationale } from '../../../src/jury/deliberation/rationale.ts'
import {
  type Bundle,
  buildBundle,
  type CustomRules,
  hashBundle,
  type Juror,
  modelJuror,
  type Obstacle,
  obstacles,
  packBundle,
  programJuror,
  type Rationale,
  rationaleOf,
  verifyVerdict,
} from '../../../src/jury/index.ts'
import { hashCriteria } from '../../../src/terms/index.ts'
import { criteriaOf } from '../support/criteria.ts'
import { files, openCase } from '../support/evidence.ts'
import { startModelServer } from '../support/modelServer.ts'
import { careful } from '../support/standIns.ts'
import {
  bundle,
  evidence,
  muted,
  recordOf,
  seatOf,
  startTrial,
  type Trial,
  troublesOf,
  wanted,
} from './support/trial.ts'

const unasked = { kind: 'model', provider: 'openai', model: 'm', asked: null } as const

/** A rationale without its hindrance. */
function unhindered({ hindrance: _, ...rest }: Rationale): Rationale {
  return rest
}

describe('verifyVerdict, of what kept jurors from an answer', () => {
  let trial: Trial
  let honest: Rationale
  let refused: Rationale
  let unheard: Rationale

  before(async () => {
    trial = await startTrial()
    honest = trial.honest
    // Half by machine, and no question answered yes.
    refused = {
      ...honest,
      answers: { ...honest.answers, short: false, polite: false },
      by: unasked,
      hindrance: { by: 'seller', reason: 'refused' },
    }
    const { rationale } = await trial.explained('plain', muted)
    unheard = { ...rationale, bundle: honest.bundle, hindrance: { by: 'buyer', reason: 'canary' } }
  })
  after(() => trial.server.close())

  const verify: Trial['verify'] = (...given) => trial.verify(...given)

  describe('of jurors that were shown nothing', () => {
    const unshown = notShownRationale('blind', seededRandom('blind'))

    it('is told how many others had it, and nothing against a vote of no share', async () => {
      const verified = await verify(unshown, { sellerBps: 0 })
      expect(troublesOf(verified)).to.deep.equal(['bundle: BundleNotShown?'])
      expect(verified.jurors[0]?.points.find(({ point }) => point === 'bundle')).to.deep.include({
        details: { jurorsThatHadIt: 2 },
      })
    })

    it('is told where the vote gives a share', async () => {
      expect(troublesOf(await verify(unshown, { sellerBps: 1 }))).to.deep.equal([
        'bundle: BundleNotShown?',
        'share: ShareMismatch',
      ])
    })

    it('is told where it names what it judged all the same', async () => {
      const blind = { by: 'seller', reason: 'noBundle' } as const
      expect(troublesOf(await verify({ ...honest, hindrance: blind }))).to.deep.equal([
        'hindrance: HindranceMismatch',
      ])
      const named = { ...unshown, bundle: hashBundle(bundle) }
      expect(troublesOf(await verify(named, { sellerBps: 0 }))).to.include('share: AnswersMismatch')
    })

    it('is told where nothing is answered, and nothing said to be the reason', async () => {
      expect(troublesOf(await verify(unhindered(unshown), { sellerBps: 0 }))).to.include(
        'share: AnswersMismatch',
      )
    })
  })

  describe('of questions that came to nothing', () => {
    it('finds nothing against it', async () => {
      expect(troublesOf(await verify(refused, { sellerBps: 5_000 }))).to.deep.equal(['reply: ReplyNotShown?'])
    })

    it('is told where nothing is said to be the reason', async () => {
      expect(troublesOf(await verify(unhindered(refused), { sellerBps: 5_000 }))).to.deep.equal([
        'reply: ReplyNotShown?',
        'hindrance: HindranceMissing',
      ])
    })

    it('is told where the model answered after all', async () => {
      const hindrance = { by: 'seller', reason: 'refused' } as const
      expect(troublesOf(await verify({ ...honest, hindrance }))).to.deep.equal([
        'hindrance: HindranceMismatch',
      ])
    })

    it('is told where questions are answered yes', async () => {
      const yes = { ...refused, answers: { ...refused.answers, short: true } }
      expect(troublesOf(await verify(yes, { sellerBps: 8_000 }))).to.deep.equal([
        'prompt: ModelNotAsked',
        'hindrance: HindranceMismatch',
      ])
    })

    it('is told where all checks were run and a model could not answer for want of a rule', async () => {
      const lacking = { ...refused, hindrance: { by: 'seller', reason: 'unanswerable' } } as const
      expect(troublesOf(await verify(lacking, { sellerBps: 5_000 }))).to.deep.equal([
        'reply: ReplyNotShown?',
        'hindrance: HindranceMismatch',
      ])
    })
  })

  describe('of a buyer that was not heard', () => {
    it('finds nothing against it', async () => {
      expect(troublesOf(await verify(unheard))).to.deep.equal(['prompt: StatementUnheard?'])
    })

    it('is told where nothing is said to be the reason', async () => {
      expect(troublesOf(await verify(unhindered(unheard)))).to.deep.equal([
        'prompt: StatementUnheard?',
        'hindrance: HindranceMissing',
      ])
    })

    it('is told where its words were shown, or there are none', async () => {
      const { hindrance } = unheard
      expect(troublesOf(await verify({ ...honest, ...(hindrance && { hindrance }) }))).to.deep.equal([
        'hindrance: HindranceMismatch',
      ])
      expect(troublesOf(await verify({ ...unheard, bundle: hashBundle(muted) }))).to.deep.equal([
        'hindrance: HindranceMismatch',
      ])
      expect(troublesOf(await verify({ ...unheard, by: unasked }))).to.deep.equal([
        'prompt: ModelNotAsked',
        'hindrance: HindranceMismatch',
      ])
    })
  })

  it('knows of each reason whose it can be: none of a juror’s own, and of the buyer what words do', async () => {
    for (const [reason, whose] of Object.entries(obstacles) as [Obstacle, string][]) {
      const words = whose === 'traced' || reason === 'unreadable'
      const ofBuyer = await verify({ ...unheard, hindrance: { by: 'buyer', reason } })
      expect(troublesOf(ofBuyer).includes('hindrance: HindranceMismatch'), reason).to.equal(!words)
      const ofSeller = await verify({ ...refused, hindrance: { by: 'seller', reason } }, { sellerBps: 5_000 })
      expect(troublesOf(ofSeller).includes('hindrance: HindranceMismatch'), reason).to.equal(!words)
    }
  })

  describe('of checks that a juror has no rule for', () => {
    const custom = criteriaOf(
      [
        { kind: 'rows', format: 'text', at: '', exactly: 1 },
        { kind: 'custom', rule: 'always', parameters: null },
      ],
      { files },
    )
    const { evidence: own, facts } = openCase({ wanted: custom })
    const packed = packBundle(own)
    const rules: CustomRules = new Map([['always', { run: () => [] }]])

    const judged = async (juror: Juror, change: (own: Rationale) => Rationale = (own) => own) => {
      const judgement = await juror.judge(buildBundle(own), {})
      if (judgement.kind !== 'answered') throw new Error(judgement.reason)
      const named = { juror: juror.name, bundle: hashBundle(packed), criteria: hashCriteria(custom) }
      const rationale = change(rationaleOf(judgement, named, seededRandom('salt')))
      return { rationale, sellerBps: judgement.sellerBps }
    }
    const verified = async (
      { rationale, sellerBps }: Awaited<ReturnType<typeof judged>>,
      known: CustomRules | undefined,
    ) => {
      const seat = await seatOf(0, rationale, sellerBps)
      const record = { ...recordOf([seat]), facts }
      const rationales = new Map([[seat.ballot?.rationale ?? '0x', rationale]])
      const found = await verifyVerdict({ record, bundle: packed, rationales, rules: known })
      return troublesOf(found).filter((one) => !/^(seal|signature|quorum|median)/.test(one))
    }
    const lacking = programJuror({ name: 'lacking' })
    const knowing = programJuror({ name: 'knowing', rules })

    it('finds nothing against a juror without it, nor against one with it, whoever verifies', async () => {
      expect(await verified(await judged(knowing), rules)).to.deep.equal([])
      for (const [juror, known] of [
        [lacking, rules],
        [lacking, undefined],
        [knowing, undefined],
      ] as const) {
        expect(await verified(await judged(juror), known)).to.deep.equal(['checks: ChecksNotRun?'])
      }
    })

    it('is told where nothing is said of it, or another check is said not to have been run', async () => {
      expect(await verified(await judged(lacking, unhindered), rules)).to.deep.equal([
        'checks: ChecksNotRun?',
        'hindrance: HindranceMissing',
      ])
      const lazy = await judged(lacking, ({ checks, ...rest }) => ({
        ...rest,
        answers: { ...rest.answers, 'check 0': false },
        checks: checks && {
          ...checks,
          findings: checks.findings.map((one) => ({ ...one, holds: false, found: null })),
        },
      }))
      expect(await verified({ ...lazy, sellerBps: 0 }, rules)).to.deep.equal(['checks: AnswersMismatch'])
    })
  })

  it('finds nothing against any juror that votes by what it met', async () => {
    const trap = 'the trap'
    const good = careful(() => true)
    const server = await startModelServer({
      model: (request) => (request.prompt.includes(trap) ? { kind: 'text', text: 'no' } : good(request)),
    })
    const config = { name: 'j', provider: 'openaiCompatible', model: 'model', baseURL: server.url }
    try {
      for (const buyer of [undefined, 'It is late.', `It is late. ${trap}`]) {
        for (const delivered of [
          evidence.deliverable,
          new TextEncoder().encode(trap),
          new Uint8Array([0xff]),
        ]) {
          const statements = buyer === undefined ? {} : { buyer }
          const given = openCase({ wanted, delivered, statements })
          const juror = modelJuror(config, { environment: {}, random: seededRandom('met') })
          const met: Bundle = buildBundle(given.evidence)
          const judgement = await juror.judge(met, {})
          if (judgement.kind !== 'answered') throw new Error(judgement.reason)
          const packed = packBundle(given.evidence)
          const named = { juror: 'j', bundle: hashBundle(packed), criteria: hashCriteria(wanted) }
          const rationale = rationaleOf(judgement, named, seededRandom(keccak256(packed)))
          const seat = await seatOf(0, rationale, judgement.sellerBps)
          const verified = await verifyVerdict({
            record: { ...recordOf([seat]), facts: given.facts },
            bundle: packed,
            rationales: new Map([[seat.ballot?.rationale ?? '0x', rationale]]),
          })
          for (const { point, result } of verified.jurors[0]?.points ?? []) {
            expect(result, `${point} of ${buyer}, ${delivered}`).to.not.equal('contradicted')
          }
        }
      }
    } finally {
      await server.close()
    }
  })
})
