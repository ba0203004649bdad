import { type Hash, passed, type Verdict } from '../../core/index.ts'
import { type Agreement, agreementOf, isOnChain } from '../protocol/agreement.ts'
import { type Bound, boundBy } from '../session/bound.ts'
import type { Negotiator } from '../session/negotiator.ts'
import { isDead, isSafe, lookAtSignature, setCommitted } from '../session/sweepLedger.ts'
import type { CommitmentRecord, CommitmentStatus, NegotiationRecord } from '../store/negotiationRecord.ts'
import type { CommitPosition } from './commitPort.ts'

/** How long, in seconds, the side that did not accept leaves the submission to the one that did. */
export const submitterGrace = 15

/** How long, in seconds, a submission is waited for before it is repeated. */
const resubmitAfter = 15

/**
 * How far a negotiation is on its way to the chain.
 *
 * - `bound`: nothing is agreed, but a firm signature of ours lives; the other side may commit it until it ends.
 * - `agreed`, `committed`, `safe`: see {@link CommitmentStatus}; with what the last submission answered, if this step
 *   submitted.
 * - `lapsed`: nothing of it can become a deal any more.
 */
export type Advanced =
  | {
      readonly status: 'bound'
      readonly bound: readonly Bound[]
      readonly agreement?: undefined
      readonly submitted?: undefined
    }
  | {
      readonly status: Exclude<CommitmentStatus, 'lapsed'>
      readonly agreement: Agreement
      /** Absent unless this step submitted. */
      readonly submitted?: Verdict | undefined
    }
  | {
      readonly status: 'lapsed'
      readonly agreement?: Agreement | undefined
      readonly submitted?: undefined
    }

/** How {@link advanceCommitment} goes about it. */
export type AdvanceCommitmentOptions = {
  /** Whether it submits where it is our turn; else it only looks. Default: true. */
  readonly submit?: boolean | undefined
}

/**
 * Brings a negotiation one step on its way to the chain; to be called again until it is `safe` or `lapsed`. Accepted is
 * not committed: nobody works before `safe`.
 *
 * What the chain shows is the agreement, whatever messages came: every live firm signature of ours is looked for there,
 * also when a side has left. Of what was accepted, the accepter submits at once, the other after 15 s. What is committed
 * already is success. A commitment that a reorganisation lost is submitted again; past its expiry, in a safe block, it
 * has lapsed.
 *
 * @returns undefined when nothing was agreed and nothing of ours is firm.
 * @throws {ChainUnreachableError} when the chain can't be read.
 */
export function advanceCommitment(
  negotiator: Negotiator,
  id: Hash,
  options: AdvanceCommitmentOptions = {},
): Promise<Advanced | undefined> {
  return negotiator.inTurn(id, () => advance(negotiator, id, options))
}

async function advance(
  negotiator: Negotiator,
  id: Hash,
  { submit = true }: AdvanceCommitmentOptions,
): Promise<Advanced | undefined> {
  const positions = await lookAtSignatures(negotiator, id)
  const record = await negotiator.store.load(id)
  if (record === undefined) return undefined
  const agreement = agreementOf(record)
  const before = record.commitment
  if (agreement === undefined || before === undefined) {
    const bound = await boundBy(negotiator, id)
    if (bound.length > 0) return { status: 'bound', bound }
    return positions.size > 0 ? { status: 'lapsed' } : undefined
  }

  const now = negotiator.clock.now()
  const { deal, terms, buyer, seller } = agreement
  const position = positions.get(deal) ?? (await negotiator.commits.position(deal, terms))
  const status = statusOf(agreement, position, now)
  const consents = buyer === undefined || seller === undefined ? undefined : { buyer, seller }
  const submits =
    submit &&
    status === 'agreed' &&
    consents !== undefined &&
    mayTry(record, before, agreement, position, now)
  // Noted before it is sent: a crash in between costs a wait, and two submissions cost nothing but gas.
  const after: CommitmentRecord = { ...before, status, submittedAt: submits ? now : before.submittedAt }
  await keep(negotiator, record, before, after)
  if (status === 'lapsed') {
    const bound = (await boundBy(negotiator, id)).filter((other) => other.deal !== deal)
    return bound.length > 0 ? { status: 'bound', bound } : { status, agreement }
  }
  if (!submits) return { status, agreement }
  return { status, agreement, submitted: await negotiator.commits.submit({ terms, ...consents }) }
}

/** Looks for every firm signature of a negotiation on chain, and notes what became of it. */
async function lookAtSignatures(
  negotiator: Negotiator,
  id: Hash,
): Promise<ReadonlyMap<Hash, CommitPosition>> {
  const ledger = await negotiator.store.changeLedger((current) => ({ result: current }))
  const positions = new Map<Hash, CommitPosition>()
  for (const signature of ledger) {
    if (signature.negotiation !== id || (await isSafe(negotiator, signature))) continue
    positions.set(signature.digest, await lookAtSignature(negotiator, signature))
  }
  return positions
}

/** Whether work may start: the deal is in a block that no reorganisation is expected to take away. */
export function mayWork({ status }: Pick<Advanced, 'status'>): boolean {
  return status === 'safe'
}

function statusOf(agreement: Agreement, position: CommitPosition, now: number): CommitmentStatus {
  if (position.state === 'committed') return position.safe ? 'safe' : 'committed'
  return isDead(agreement, position, now) ? 'lapsed' : 'agreed'
}

/** Whether it is this side's turn to submit, and of use. */
function mayTry(
  { side }: NegotiationRecord,
  before: CommitmentRecord,
  agreement: Agreement,
  position: CommitPosition,
  now: number,
): boolean {
  if (position.state === 'void' || position.time >= agreement.terms.expiry) return false
  // Seen on chain and gone: a reorganisation took it, and whoever sees it brings it back.
  if (isOnChain(before)) return true
  if (agreement.accepter !== side && now < before.agreedAt + submitterGrace) return false
  return before.submittedAt === undefined || now >= before.submittedAt + resubmitAfter
}

async function keep(
  negotiator: Negotiator,
  record: NegotiationRecord,
  before: CommitmentRecord,
  after: CommitmentRecord,
): Promise<void> {
  await negotiator.store.change(record.id, (current) => {
    // A renewal may have been agreed meanwhile: its commitment is another.
    const stale = current === undefined || current.commitment?.deal !== before.deal
    return { next: stale ? undefined : { ...current, commitment: after }, result: passed }
  })
  await setCommitted(negotiator, after.deal, isOnChain(after))
  if (after.status !== before.status) negotiator.announce(record.id)
}
