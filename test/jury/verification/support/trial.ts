import { type Hash, keccak256, seededRandom } from '../../../../src/core/index.ts'
import {
  type ArbiterDomain,
  buildBundle,
  caseIdOf,
  hashBallot,
  hashBundle,
  hashRationale,
  type Judgement,
  medianOf,
  modelJuror,
  packBundle,
  type Rationale,
  type RecordedSeat,
  rationaleOf,
  sealOf,
  signBallot,
  type VerdictRecord,
  type VerifiedVerdict,
  verifyVerdict,
} from '../../../../src/jury/index.ts'
import { hashCriteria, privateKeySigner } from '../../../../src/terms/index.ts'
import { criteriaOf } from '../../support/criteria.ts'
import { criteria, files, openCase } from '../../support/evidence.ts'
import { type Behaviour, type ModelServer, startModelServer } from '../../support/modelServer.ts'
import { careful } from '../../support/standIns.ts'

/** Half by machine, half asked. */
export const wanted = criteriaOf(
  criteria.checks.map((check) => ({ ...check, weight: 2_500 })),
  {
    files,
    questions: [
      { name: 'short', weight: 3_000, ask: 'Is it short?' },
      { name: 'polite', weight: 2_000, ask: 'Is it polite?' },
    ],
  },
)
export const { evidence, facts } = openCase({ wanted })
export const bundle = packBundle(evidence)
const { buyer: _, ...unheard } = evidence.statements
/** The same without the buyer's words. */
export const muted = packBundle({ ...evidence, statements: unheard })

const domain: ArbiterDomain = {
  name: 'Earnest Jury',
  chainId: facts.chainId,
  verifyingContract: evidence.terms.arbiter,
}
const id = caseIdOf(facts.deal, facts.milestone)
const quorum = 2

export const keys = [1, 2, 3].map((number) => privateKeySigner(keccak256(`juror ${number}`)))

/** A ballot of a juror's that is all right, whatever it gives as its reasons. */
export async function seatOf(number: number, rationale: Rationale, sellerBps: number): Promise<RecordedSeat> {
  const key = keys[number]
  if (key === undefined) throw new Error('there is no such juror')
  const ballot = { case: id, round: 0, sellerBps, rationale: hashRationale(rationale) }
  return {
    juror: key.address,
    seal: sealOf(key.address, hashBallot(ballot, domain)),
    counted: sellerBps,
    ballot: {
      sellerBps,
      rationale: ballot.rationale,
      signature: await signBallot(key, ballot, domain),
    },
  }
}

/** What the chain shows of a round of these seats that was executed. */
export function recordOf(seats: readonly RecordedSeat[]): VerdictRecord {
  const median = medianOf(seats.flatMap(({ counted }) => counted ?? []))
  return {
    id,
    domain,
    facts,
    rounds: [{ seats, quorum, ...(median !== null && { median }) }],
    ...(median !== null && { verdict: median, ruling: median }),
  }
}

/** Rationales as they are published. */
function published(...rationales: readonly Rationale[]): ReadonlyMap<Hash, unknown> {
  return new Map(rationales.map((each) => [hashRationale(each), JSON.parse(JSON.stringify(each))]))
}

/** Three model jurors judge the case, by a server of our own: all say that it is short, the last that it is polite. */
export async function startTrial() {
  const models: Readonly<Record<string, Behaviour>> = {
    plain: careful((ask) => ask.includes('short')),
    kind: careful(() => true),
    stern: careful(() => false),
    broken: () => ({ kind: 'text', text: 'no' }),
  }
  const server: ModelServer = await startModelServer(models)
  const configOf = (model: string) => ({
    name: `a ${model} juror`,
    provider: 'openaiCompatible',
    model,
    baseURL: server.url,
  })
  const judge = async (model: string, from = bundle): Promise<Extract<Judgement, { kind: 'answered' }>> => {
    const juror = modelJuror(configOf(model), { environment: {}, random: seededRandom(`trial ${model}`) })
    const statements = from === bundle ? evidence.statements : unheard
    const judgement = await juror.judge(buildBundle({ ...evidence, statements }), {})
    if (judgement.kind !== 'answered') throw new Error(`it abstained: ${judgement.reason}`)
    return judgement
  }
  const explained = async (model: string, from = bundle) => {
    const judgement = await judge(model, from)
    const judged = { juror: `a ${model} juror`, bundle: hashBundle(from), criteria: hashCriteria(wanted) }
    const rationale = rationaleOf(judgement, judged, seededRandom(`salt ${model}`))
    return { rationale, sellerBps: judgement.sellerBps }
  }
  const honest = (await explained('plain')).rationale
  const others = [await explained('kind'), await explained('stern')]

  /** Verifies a panel of the honest others and one juror that signed this. */
  const verify = async (
    rationale: Rationale,
    {
      sellerBps = 8_000,
      seat = {},
      record = {},
      from = bundle,
      shown = [rationale],
    }: {
      readonly sellerBps?: number
      readonly seat?: Partial<RecordedSeat>
      readonly record?: Partial<VerdictRecord>
      readonly from?: Uint8Array
      readonly shown?: readonly Rationale[]
    } = {},
  ): Promise<VerifiedVerdict> => {
    const seats = [
      { ...(await seatOf(0, rationale, sellerBps)), ...seat },
      ...(await Promise.all(others.map((one, index) => seatOf(index + 1, one.rationale, one.sellerBps)))),
    ]
    return verifyVerdict({
      record: { ...recordOf(seats), ...record },
      bundle: from,
      rationales: published(...shown, ...others.map((one) => one.rationale)),
    })
  }

  return { server, configOf, explained, honest, others, verify }
}

export type Trial = Awaited<ReturnType<typeof startTrial>>

/** What did not hold of one juror's part, and what of the case: point, code, whether it is a contradiction. */
export function troublesOf({ points, jurors }: VerifiedVerdict, number = 0): readonly string[] {
  return [...points, ...(jurors[number]?.points ?? [])].flatMap((found) =>
    found.result === 'ok' ? [] : [`${found.point}: ${found.code}${found.result === 'notShown' ? '?' : ''}`],
  )
}
