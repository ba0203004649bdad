import {
  type CourtSeat,
  type EarnestClient,
  getCase,
  getCourtEvents,
  getDrawing,
  getJuror,
  getJury,
} from '../chain/index.ts'
import { type Address, BaseError, type Hash } from '../core/index.ts'
import {
  type DeliberationReport,
  formatAbstention,
  formatReport,
  type ModelConfig,
  readDeliberation,
  relaySubmitter,
} from '../jury/index.ts'
import type { Agreement } from '../negotiation/index.ts'
import type { Conduct, JurorCommands } from './agents/juror.ts'
import type { RelayerCommands } from './agents/relayer.ts'
import type { OpenDispute } from './agents/reviewDeal.ts'
import { juryCriteriaOf, knownWork } from './cleaning/juryCriteria.ts'
import type { Ground } from './Ground.ts'
import type { JuryResult } from './MainJobResult.ts'
import type { Tell } from './Progress.ts'
import type { Agent } from './processes/startAgent.ts'

/** A juror that can be drawn: its process, and whom it judges as. */
export type JurorAgent = {
  readonly name: string
  readonly address: Address
  /** The language model it judges with; undefined: it is a program. */
  readonly model: ModelConfig | undefined
  readonly agent: Agent<JurorCommands>
}

/** What a trial is held with. */
export type TrialParameters = {
  readonly client: EarnestClient
  readonly ground: Ground
  readonly relayer: Agent<RelayerCommands>
  readonly jurors: readonly JurorAgent[]
  /** Where the buyer shows the evidence. */
  readonly evidence: string
  readonly agreement: Agreement
  readonly dispute: OpenDispute
  readonly tell: Tell
}

/** On the panel, by the place at which they sit: who is made silent, who dishonest. */
const SILENT = 1
const DISHONEST = 3

/**
 * Takes a dispute through a jury: jurors are drawn by the public beacon, one of the panel is made silent and one
 * dishonest, ballots are sealed and opened, and the median becomes the ruling.
 */
export async function holdTrial(parameters: TrialParameters): Promise<JuryResult> {
  const { client, ground, relayer, jurors, evidence, agreement, dispute, tell } = parameters
  const { terms } = agreement
  const { id, milestone } = dispute
  const court = ground.chain.jury
  const settings = await getJury(client, { court })
  const step = (who: string, what: string, amount?: bigint) => tell({ kind: 'step', who, what, amount })
  const submit = relaySubmitter({ url: relayer.url })
  const standing = () => getCase(client, { court, id })
  const seatsOf = async () => (await standing()).rounds[0]?.seats ?? []
  const find = (address: Address) => jurors.find((juror) => juror.address === address)
  const nameOf = (address: Address) => find(address)?.name ?? address
  const modelOf = (address: Address) => find(address)?.model?.model ?? null
  const namesOf = (seats: readonly CourtSeat[]) => seats.map(({ juror }) => nameOf(juror)).join(', ')
  const attend = () => Promise.all(jurors.map(({ agent }) => agent.call('attend', {})))
  const toEndOfStage = async () => ground.advance((await standing()).stageEndsAt - (await ground.now()))

  await ground.advance(settings.lead)
  const drawing = await getDrawing(client, { court, terms, milestone })
  if (!drawing) throw new TrialFailedError('there is nothing to draw')
  const beaconSignature = await ground.beacon(drawing.beaconRound)
  await submit({ kind: 'draw', court, terms, milestone, beaconSignature })
  const drawn = await seatsOf()
  const panel = drawn.filter(({ sits }) => sits)
  step('jury', `is drawn by round ${drawing.beaconRound} of the public beacon: ${namesOf(panel)}`)
  step('jury', `keeps in reserve, should a side strike: ${namesOf(drawn.filter(({ sits }) => !sits))}`)

  for (const { name, address, agent } of jurors) {
    const conduct = conductOf(panel, address)
    await agent.call('prepare', { evidence, conduct })
    if (conduct !== 'honest') step(name, `is made ${conduct}`)
  }
  const together = async (kind: 'seal' | 'vote') => {
    await attend()
    await relayer.call('sendHeld', { kind })
  }
  // Neither side strikes anybody.
  await toEndOfStage()
  await together('seal')
  await toEndOfStage()
  await together('vote')
  await toEndOfStage()
  // Reasons are shown once nobody can vote by them.
  await attend()
  const voted = (await seatsOf()).filter(({ sits }) => sits)
  const report = await reportOf(parameters, find)
  tell({ kind: 'detail', lines: formatReport(report) })
  const { stage } = await standing()
  if (stage !== 'appealing') {
    const few = `${report.votes.length} jurors of ${voted.length} voted, too few for a verdict`
    const reasons = report.abstained.map((one) => `${one.juror}: ${formatAbstention(one)}`)
    throw new TrialFailedError([few, ...reasons].join('; '))
  }

  // Nobody appeals.
  await toEndOfStage()
  await submit({ kind: 'execute', court, terms, milestone })
  const { verdict } = await standing()
  if (verdict === undefined) throw new TrialFailedError('the verdict was not executed')
  step('jury', `rules: ${verdict / 100} % for the seller, the median of its ballots`)

  await submit({ kind: 'penalize', court, id, round: 0 })
  await submit({ kind: 'pay', court, id, round: 0 })
  const fees = await feesOf(client, { court, id }, panel)
  for (const { juror, earned, slashed } of fees) {
    if (earned > 0n) step(nameOf(juror), 'has voted near the median: its share of the fee', earned)
    else if (slashed > 0n) step(nameOf(juror), 'did not vote: loses a slice of its stake, burned', slashed)
    else step(nameOf(juror), 'has voted far from the median: nothing')
    if (earned === 0n) continue
    const { operator } = await getJuror(client, { court, juror })
    await submit({ kind: 'collect', court, account: operator })
  }

  return {
    drawn: drawn.map(({ juror, sits }) => ({ juror: nameOf(juror), model: modelOf(juror), sits })),
    votes: voted.map(({ juror, sellerBps = null }) => ({ juror: nameOf(juror), sellerBps })),
    agreement: report.divisions.map(({ name, agreement: share }) => ({ name, share })),
    verdict,
    alpha: report.alpha,
    effectiveVotes: report.effectiveVotes,
    fees: fees.map((fee) => ({ ...fee, juror: nameOf(fee.juror) })),
  }
}

function conductOf(panel: readonly CourtSeat[], juror: Address): Conduct {
  const place = panel.findIndex((seat) => seat.juror === juror)
  return place === SILENT ? 'silent' : place === DISHONEST ? 'dishonest' : 'honest'
}

/** What the panel said, by the reasons its jurors show. */
async function reportOf(
  { client, ground, agreement, dispute }: TrialParameters,
  find: (juror: Address) => JurorAgent | undefined,
): Promise<DeliberationReport> {
  const { id, milestone } = dispute
  const work = knownWork.get(agreement.terms.milestones[milestone]?.criteria as Hash)
  if (!work) throw new TrialFailedError('the criteria are unknown')
  return readDeliberation(client, {
    court: ground.chain.jury,
    id,
    round: 0,
    criteria: juryCriteriaOf(work),
    explain: async (juror, rationale) => find(juror)?.agent.call('explain', { rationale }),
    nameOf: (juror) => find(juror)?.name ?? juror,
  })
}

/** What each juror of a panel earned and lost, by the court's events. */
async function feesOf(
  client: EarnestClient,
  ofCase: { court: Address; id: Hash },
  panel: readonly CourtSeat[],
): Promise<readonly { juror: Address; earned: bigint; slashed: bigint }[]> {
  const names = ['Earned', 'Slashed'] as const
  const events = await getCourtEvents(client, { ...ofCase, names, fromBlock: 0n })
  return panel.map(({ juror }) => {
    const amountOf = (name: (typeof names)[number]) =>
      events
        .filter((event) => event.name === name && event.args.juror === juror)
        .reduce((sum, { args }) => sum + args.amount, 0n)
    return { juror, earned: amountOf('Earned'), slashed: amountOf('Slashed') }
  })
}

/** Thrown when a trial does not go as it should. Code `TrialFailed`. */
export class TrialFailedError extends BaseError {
  override readonly name = 'TrialFailedError'

  constructor(reason: string) {
    super(`The trial fails: ${reason}`, { code: 'TrialFailed' })
  }
}
