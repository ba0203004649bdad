import {
  type CourtCase,
  type CourtSeat,
  type EarnestClient,
  getJuror,
  getOwed,
  simulateExecute,
  simulatePay,
  simulatePenalize,
} from '../../chain/index.ts'
import type { Address } from '../../core/index.ts'
import type { CourtProfile } from './courtProfile.ts'
import { dropCase } from './dropCase.ts'
import { isAccepted } from './isAccepted.ts'
import type { RoundRecord } from './store/roundRecord.ts'
import type { Submit } from './submit/submission.ts'

/** What a juror does for its pay, and to be drawn, beside voting. Anyone may; each costs gas. */
export const errands = ['execute', 'drop', 'penalize', 'pay', 'collect', 'activate'] as const
export type Errand = (typeof errands)[number]

/** What {@link settleRound} takes. */
export type SettleRoundParameters = {
  readonly client: EarnestClient
  readonly profile: CourtProfile
  readonly errands: ReadonlySet<Errand>
  /** Micro-units of USDC from which earnings are collected. */
  readonly collectFrom: bigint
  readonly submit: Submit
}

/**
 * Does what is due and worth it for this juror once its round was voted on: the verdict's execution, the drop of what
 * the parties ended themselves while the clock still tells, the slices of the silent, the round's pay, its collection.
 * What others did before is left alone.
 *
 * All is asked as of the block at which the case was found: a node that lacks it refuses, where of an older one it would say
 * that there is nothing to do.
 *
 * @returns Whether something was submitted: what follows from it shows at the next look.
 */
export async function settleRound(
  given: SettleRoundParameters,
  record: RoundRecord,
  { found, own, blockNumber }: Looked,
): Promise<boolean> {
  const { client, profile } = given
  let submitted = false
  const submit: Submit = async (submission) => {
    await given.submit(submission)
    submitted = true
  }
  const { court, id, round, milestone, terms } = record
  const last = round === found.round
  const wants = (errand: Errand) => given.errands.has(errand)

  if (!hasEnded(found)) {
    if (!last || terms === undefined) return false
    const ofDeal = { court, terms, milestone }
    // Who sealed is paid for it. Where nobody did, the buyer's fee would be stuck.
    const drops = wants('drop') && (own.seal !== undefined || nobodySealed(found))
    if (drops && (await dropCase({ client, profile, submit }, record, blockNumber))) return submitted
    if (found.stage !== 'executable' || own.seal === undefined || !wants('execute')) return false
    if (await isAccepted(() => simulateExecute(client, { ...ofDeal, blockNumber }))) {
      await submit({ kind: 'execute', ...ofDeal })
    }
    return submitted
  }

  const ofRound = { court, id, round }
  // Where nobody was silent it counts the seats: jurors' records come of it.
  const penalizable = profile.kind === 'jury' && own.sellerBps !== undefined
  if (
    wants('penalize') &&
    penalizable &&
    (await isAccepted(() => simulatePenalize(client, { ...ofRound, blockNumber })))
  ) {
    await submit({ kind: 'penalize', ...ofRound })
  }
  const earns = earned(found, own, profile.tolerance)
  if (!earns) return submitted
  if (wants('pay') && (await isAccepted(() => simulatePay(client, { ...ofRound, blockNumber })))) {
    await submit({ kind: 'pay', ...ofRound })
  }
  // What was paid now is owed as of a later block.
  if (!wants('collect') || submitted) return submitted
  const account = await payeeOf(given, own.juror, blockNumber)
  const owed = await getOwed(client, { court, account, blockNumber })
  if (owed > 0n && owed >= given.collectFrom) await submit({ kind: 'collect', court, account })
  return submitted
}

/** What a look at a case found, and as of which block. */
export type Looked = { readonly found: CourtCase; readonly own: CourtSeat; readonly blockNumber: bigint }

/** Whether a case is over for good. */
export function hasEnded({ stage }: CourtCase): boolean {
  return stage === 'executed' || stage === 'dropped' || stage === 'lapsed'
}

/** Whether no juror of the round has sealed: then nobody is paid for a case that the parties ended. */
export function nobodySealed({ round, rounds }: CourtCase): boolean {
  return (rounds[round]?.seats ?? []).every(({ seal }) => seal === undefined)
}

/** Whether a round's pay has a share for a seat. */
function earned({ stage, verdict }: CourtCase, { seal, sellerBps }: CourtSeat, tolerance: number): boolean {
  if (stage === 'dropped') return seal !== undefined
  if (sellerBps === undefined) return false
  // What lapsed has no ruling; only an appeal that was voted on is paid, and the contract knows.
  return verdict === undefined || Math.abs(sellerBps - verdict) <= tolerance
}

/** Whose account a juror's pay is credited to. */
async function payeeOf(
  { client, profile }: SettleRoundParameters,
  juror: Address,
  blockNumber: bigint,
): Promise<Address> {
  if (profile.kind === 'panel') return juror
  return (await getJuror(client, { court: profile.court, juror, blockNumber })).operator
}
