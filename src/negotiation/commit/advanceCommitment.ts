import { type Hash, passed, type Verdict } from '../../core/index.ts'
import { type Agreement, agreementOf } from '../protocol/agreement.ts'
import type { Negotiator } from '../session/negotiator.ts'
import { isDead, setCommitted } from '../session/sweepLedger.ts'
import type { CommitmentRecord, CommitmentStatus, NegotiationRecord } from '../store/negotiationRecord.ts'
import type { CommitPosition } from './commitPort.ts'

/** How long, in seconds, the side that did not accept leaves the submission to the one that did. */
export const submitterGrace = 15

/** How long, in seconds, a submission is waited for before it is repeated. */
const resubmitAfter = 15

/** Where an agreement stands, and what its last submission answered. */
export type Advanced = {
  readonly status: CommitmentStatus
  readonly agreement: Agreement
  /** Absent unless this step submitted. */
  readonly submitted?: Verdict | undefined
}

/**
 * Brings an agreement one step on its way to the chain; to be called again until it is `safe` or `lapsed`. Accepted is
 * not committed: nobody works before `safe`.
 *
 * The accepter submits at once, the other after 15 s. What is committed already is success. A commitment that a
 * reorganisation lost is submitted again; past its expiry, in a safe block, it has lapsed.
 *
 * @returns undefined when nothing was agreed.
 */
export function advanceCommitment(negotiator: Negotiator, id: Hash): Promise<Advanced | undefined> {
  return negotiator.inTurn(id, () => advance(negotiator, id))
}

async function advance(negotiator: Negotiator, id: Hash): Promise<Advanced | undefined> {
  const record = await negotiator.store.load(id)
  const agreement = record === undefined ? undefined : agreementOf(record)
  const before = record?.commitment
  if (record === undefined || agreement === undefined || before === undefined) return undefined
  const now = negotiator.clock.now()
  const position = await negotiator.commits.position(agreement.deal, agreement.terms)
  const status = statusOf(agreement, position, now)
  const submitted = status === 'agreed' && mayTry(record, before, agreement, position, now)
  // Noted before it is sent: a crash in between costs a wait, and two submissions cost nothing but gas.
  const after: CommitmentRecord = { ...before, status, submittedAt: submitted ? now : before.submittedAt }
  await keep(negotiator, record, before, after)
  if (!submitted) return { status, agreement }
  const { terms, buyer, seller } = agreement
  return { status, agreement, submitted: await negotiator.commits.submit({ terms, buyer, seller }) }
}

/** Whether work may start: the deal is in a block that no reorganisation is expected to take away. */
export function mayWork({ status }: Pick<CommitmentRecord, 'status'>): boolean {
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
  if (before.status === 'committed' || before.status === 'safe') return true
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
  await setCommitted(negotiator, after.deal, after.status === 'committed' || after.status === 'safe')
  if (after.status !== before.status) negotiator.announce(record.id)
}
