import { getJury } from '../../chain/index.ts'
import { type Hash, type Hex, type Random, seededRandom } from '../../core/index.ts'
import {
  createJurorService,
  type Enrolment,
  type Explanation,
  formatAbstention,
  hashCourtAct,
  httpBundleSource,
  type Juror,
  type ModelConfig,
  memoryJurorStore,
  modelJuror,
  programJuror,
  relaySubmitter,
  signCourtAct,
  type Usage,
} from '../../jury/index.ts'
import { encodeConsent, privateKeySigner, signAuthorization } from '../../terms/index.ts'
import { cleaningRules } from '../cleaning/juryCriteria.ts'
import type { Step } from '../Progress.ts'
import { runAgent } from '../processes/runAgent.ts'
import { ask } from '../wires/ask.ts'
import { submitEnrolment } from '../wires/questions.ts'
import { type AccountConfig, openAccount } from './Account.ts'

/** What a juror is given. */
export type JurorConfig = AccountConfig & {
  /** Its operator's key: pays the stake, and signs no ballot. */
  readonly operatorKey: Hex
  readonly relayer: string
  readonly seed: number
  /** The language model it judges with; absent: the machine checks alone. */
  readonly model?: ModelConfig
}

/** How a juror behaves once it is drawn. */
export type Conduct = 'honest' | 'silent' | 'dishonest'

/** What a juror can be told. */
export type JurorCommands = {
  /** Opts in, with a stake of its operator's, in micro-units of USDC. */
  enrol(input: { provider: number; stake: bigint }): Promise<void>
  /** Where the evidence of cases is, and how it behaves from now on. */
  prepare(input: { evidence: string; conduct: Conduct }): Promise<void>
  /** Looks at the chain once and does what is due. */
  attend(input: object): Promise<void>
  /** Shows the reasons behind a ballot that was opened, or why there is none, and what judging cost. */
  explain(input: { rationale: Hash | undefined }): Promise<Explanation>
}

/** For how long an enrolment may wait for its transaction, in seconds. */
const HOUR = 3_600

/**
 * A juror: the very service that `earnest juror` runs, told when to look at the chain. It believes nobody: what a case is
 * about, and what was delivered, it verifies against the chain, and the checks it runs itself.
 */
runAgent<JurorConfig, Step, JurorCommands>(async (config, tell) => {
  const { name: who, key, chain, relayer, seed } = config
  const { signer, client, token, clock } = openAccount(config)
  const random = seededRandom(`${seed} ${key}`)
  const honest = await honestJuror(config, random)
  let conduct: Conduct = 'honest'
  let evidence = ''
  let abstained: Pick<Explanation, 'reason' | 'status'> = {}
  let usage: Usage | undefined

  const service = createJurorService({
    client,
    courts: [chain.jury],
    signer,
    juror: {
      name: who,
      async judge(bundle, options) {
        const judgement = await honest.judge(bundle, options)
        usage = judgement.usage
        return conduct === 'dishonest' && judgement.kind === 'answered' ? bought(judgement) : judgement
      },
    },
    store: memoryJurorStore(),
    sources: [
      {
        name: 'the buyer',
        bundleOf: (id, options) => httpBundleSource({ url: evidence }).bundleOf(id, options),
      },
    ],
    submit: relaySubmitter({ url: relayer }),
    // Whoever keeps the case moving here does that for all of them.
    errands: ['activate'],
    random,
    onStep(step) {
      if (step.step === 'judged') tell({ who, what: `judges: ${step.sellerBps / 100} % for the seller` })
      if (step.step === 'abstained') {
        abstained = step
        tell({ who, what: `abstains: ${formatAbstention(step)}` })
      }
      if (step.step === 'judged' || step.step === 'abstained') {
        for (const notice of step.notices ?? []) tell({ who, what: `is told: ${notice}` })
      }
      if (step.step === 'failed') tell({ who, what: `fails at ${step.at}: ${step.error}` })
    },
  })

  const commands: JurorCommands = {
    async enrol({ provider, stake }) {
      const operator = privateKeySigner(config.operatorKey)
      const { jurors } = await getJury(client, { court: chain.jury })
      const domain = { chainId: chain.id, verifyingContract: jurors }
      const expiry = (await clock.refresh()) + HOUR
      const act: Enrolment = { operator: operator.address, juror: signer.address, provider, stake, expiry }
      const digest = hashCourtAct('Enrolment', act, domain)
      const payment = { token, escrow: jurors, value: stake, act: digest, expiry }
      await ask(relayer, submitEnrolment, {
        act,
        juror: await signCourtAct(signer, 'Enrolment', act, domain),
        operator: encodeConsent({
          kind: 'authorization',
          value: stake,
          signature: await signAuthorization(operator, payment),
        }),
      })
      // Nobody waits for a warm-up here: the service activates the stake at its first look.
      await service.tick()
    },
    async prepare(input) {
      ;({ evidence, conduct } = input)
    },
    async attend() {
      if (conduct !== 'silent') await service.tick()
    },
    async explain({ rationale: hash }) {
      const rationale = hash && (await service.rationaleOf(hash))
      const { reason, status } = abstained
      return { rationale, reason, status, usage }
    },
  }
  return { commands }
})

async function honestJuror({ name, model }: JurorConfig, random: Random): Promise<Juror> {
  if (model === undefined) return programJuror({ name, rules: cleaningRules })
  const juror = modelJuror(model, { environment: process.env, random, rules: cleaningRules })
  await juror.ready()
  return juror
}

/** Whatever the checks say, the seller shall have all. */
function bought(
  judgement: Extract<Awaited<ReturnType<Juror['judge']>>, { kind: 'answered' }>,
): typeof judgement {
  const answers = Object.fromEntries(Object.keys(judgement.answers).map((name) => [name, true]))
  const notes = Object.fromEntries(Object.keys(answers).map((name) => [name, 'holds']))
  return { ...judgement, answers, notes, sellerBps: 10_000 }
}
