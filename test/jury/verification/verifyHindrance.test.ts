import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import { notShownRationale } from '../../../src/jury/deliberation/rationale.ts'
import {
  buildBundle,
  Criteria,
  type CustomRules,
  hashBundle,
  hashRationale,
  type Juror,
  modelJuror,
  type Obstacle,
  obstacles,
  packBundle,
  programJuror,
  type Rationale,
  rationaleOf,
  type VerifiedVerdict,
  verifyVerdict,
} from '../../../src/jury/index.ts'
import { hashCriteria } from '../../../src/terms/index.ts'
import { criteriaOf } from '../support/criteria.ts'
import { files, openCase } from '../support/evidence.ts'
import { startModelServer } from '../support/modelServer.ts'
import { careful } from '../support/standIns.ts'
import {
  bundle,
  muted,
  recordOf,
  seatOf,
  startTrial,
  type Trial,
  troublesOf,
  wanted,
} from './support/trial.ts'

const unasked = { kind: 'model', provider: 'openai', model: 'm', asked: null } as const

type Opened = ReturnType<typeof openCase>

/** What a juror tells that judges a case. */
async function judgedBy(juror: Pick<Juror, 'name' | 'judge'>, { evidence: given }: Opened) {
  const judgement = await juror.judge(buildBundle(given), {})
  if (judgement.kind !== 'answered') throw new Error(judgement.reason)
  const criteria = given.termsPart.criteria[0]
  const named = {
    juror: juror.name,
    bundle: hashBundle(packBundle(given)),
    criteria: hashCriteria(Criteria.parse(criteria)),
  }
  const { sellerBps } = judgement
  return { rationale: rationaleOf(judgement, named, seededRandom(juror.name)), sellerBps }
}

/** What does not hold of the part of a juror that sat alone, its quorum aside. */
async function troublesAlone(
  { rationale, sellerBps }: Awaited<ReturnType<typeof judgedBy>>,
  { evidence: given, facts }: Opened,
  rules?: CustomRules,
): Promise<readonly string[]> {
  const seat = await seatOf(0, rationale, sellerBps)
  const verified = await verifyVerdict({
    record: { ...recordOf([seat]), facts },
    bundle: packBundle(given),
    rationales: new Map([[hashRationale(rationale), rationale]]),
    rules,
  })
  return troublesOf(verified).filter((one) => !one.startsWith('quorum'))
}

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
      const toldBeside = ({ jurors }: VerifiedVerdict) =>
        jurors[0]?.points.find(({ point }) => point === 'bundle')
      expect(toldBeside(verified)).to.deep.include({ details: { jurorsThatHadIt: 2 } })
      // A bundle that is not known to be the case's is none that they had.
      const byMuted = await verify(unshown, { sellerBps: 0, from: muted })
      expect(toldBeside(byMuted)).to.deep.include({ details: { jurorsThatHadIt: 0 } })
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
      // Yes to one of two questions, and no to both.
      const stern = await trial.explained('stern')
      for (const { rationale, sellerBps } of [{ rationale: honest, sellerBps: 8_000 }, stern]) {
        const hindered = { ...rationale, hindrance: { by: 'seller', reason: 'refused' } as const }
        expect(troublesOf(await verify(hindered, { sellerBps }))).to.deep.equal([
          'hindrance: HindranceMismatch',
        ])
      }
    })

    it('is told where questions are answered yes', async () => {
      const yes = { ...refused, answers: { ...refused.answers, short: true } }
      expect(troublesOf(await verify(yes, { sellerBps: 8_000 }))).to.deep.equal([
        'prompt: ModelNotAsked',
        'hindrance: HindranceMismatch',
      ])
    })

    it('is told where a required check does not hold, and nothing was asked', async () => {
      const required = criteriaOf([{ kind: 'rows', format: 'text', at: '', exactly: 2, required: true }], {
        files,
        questions: [{ name: 'short', weight: 1, ask: 'Is it short?' }],
      })
      const opened = openCase({ wanted: required })
      const { rationale: told } = await judgedBy(programJuror({ name: 'p' }), opened)
      const troubles = (rationale: Rationale) => troublesAlone({ rationale, sellerBps: 0 }, opened)
      expect(await troubles(told)).to.deep.equal([])
      expect(await troubles({ ...told, by: unasked })).to.deep.equal([])
      for (const reason of ['unanswerable', 'refused'] as const) {
        expect(await troubles({ ...told, hindrance: { by: 'seller', reason } })).to.deep.equal([
          'hindrance: HindranceMismatch',
        ])
      }
    })

    it('finds nothing against a program that answers no questions', async () => {
      const opened = openCase({ wanted })
      const told = await judgedBy(programJuror({ name: 'p' }), opened)
      expect(await troublesAlone(told, opened)).to.deep.equal(['reply: ReplyNotShown?'])
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
    const opened = openCase({ wanted: custom })
    const rules: CustomRules = new Map([['always', { run: () => [] }]])
    const lacking = programJuror({ name: 'lacking' })
    const knowing = programJuror({ name: 'knowing', rules })

    it('finds nothing against a juror without it, nor against one with it, whoever verifies', async () => {
      expect(await troublesAlone(await judgedBy(knowing, opened), opened, rules)).to.deep.equal([])
      for (const [juror, known] of [
        [lacking, rules],
        [lacking, undefined],
        [knowing, undefined],
      ] as const) {
        const told = await judgedBy(juror, opened)
        expect(await troublesAlone(told, opened, known)).to.deep.equal(['checks: ChecksNotRun?'])
      }
    })

    it('finds nothing against one that lacks it and does not tell findings, if it says so', async () => {
      const { rationale, sellerBps } = await judgedBy(lacking, opened)
      const quiet = { rationale: { ...rationale, checks: null }, sellerBps }
      expect(await troublesAlone(quiet, opened, rules)).to.deep.equal(['checks: FindingsNotShown?'])
      const silent = { rationale: unhindered(quiet.rationale), sellerBps }
      expect(await troublesAlone(silent, opened, rules)).to.deep.equal(['checks: AnswersMismatch'])
    })

    it('is told where nothing is said of it, or another check is said not to have been run', async () => {
      const { rationale, sellerBps } = await judgedBy(lacking, opened)
      const silent = { rationale: unhindered(rationale), sellerBps }
      expect(await troublesAlone(silent, opened, rules)).to.deep.equal([
        'checks: ChecksNotRun?',
        'hindrance: HindranceMissing',
      ])
      const { checks } = rationale
      const findings = checks?.findings.map((one) => ({ ...one, holds: false, found: null })) ?? []
      const lazy: Rationale = {
        ...rationale,
        answers: { ...rationale.answers, 'check 0': false },
        checks: checks && { ...checks, findings },
      }
      expect(await troublesAlone({ rationale: lazy, sellerBps: 0 }, opened, rules)).to.deep.equal([
        'checks: AnswersMismatch',
      ])
    })

    it('is told where it is said not to have been run, and to hold', async () => {
      const { rationale } = await judgedBy(lacking, opened)
      const answers = { 'check 0': true, 'check 1': true }
      expect(
        await troublesAlone({ rationale: { ...rationale, answers }, sellerBps: 10_000 }, opened, rules),
      ).to.deep.equal(['checks: FindingsMismatch'])
    })
  })

  it('finds nothing against any juror that votes by what it met', async () => {
    const trap = 'the trap'
    const good = careful(() => true)
    const server = await startModelServer({
      model: (request) => (request.prompt.includes(trap) ? { kind: 'text', text: 'no' } : good(request)),
    })
    const config = { name: 'j', provider: 'openaiCompatible', model: 'model', baseURL: server.url }
    const juror = modelJuror(config, { environment: {}, random: seededRandom('met') })
    const hindrances = new Set<string | undefined>()
    try {
      for (const buyer of [undefined, 'It is late.', `It is late. ${trap}`]) {
        for (const delivered of [undefined, new TextEncoder().encode(trap), new Uint8Array([0xff])]) {
          const statements = buyer === undefined ? {} : { buyer }
          const opened = openCase({ wanted, statements, ...(delivered && { delivered }) })
          const told = await judgedBy(juror, opened)
          const { by, reason } = told.rationale.hindrance ?? {}
          hindrances.add(by && `${by} ${reason}`)
          for (const trouble of await troublesAlone(told, opened)) {
            expect(trouble, `${buyer}, ${delivered}`).to.match(/\?$/)
          }
        }
      }
    } finally {
      await server.close()
    }
    const met = [undefined, 'seller offSchema', 'seller unreadable', 'buyer offSchema']
    expect([...hindrances]).to.have.members(met)
  })
})
