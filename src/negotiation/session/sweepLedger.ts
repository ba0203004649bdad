import type { Hash } from '../../core/index.ts'
import type { CommitPosition } from '../commit/commitPort.ts'
import { agreementByMoves } from '../protocol/agreement.ts'
import type { FirmSignature } from '../store/firmSignature.ts'
import type { Negotiator } from './negotiator.ts'

/**
 * Looks at the chain for every live firm signature: `Committed(digest)` is an acceptance, whatever messages came. One
 * leaves the ledger when its expiry is past on our own clock and in a safe block, so that no reorganisation brings it
 * back, and it is not committed. One that was committed and is not safe yet is live again when a reorganisation took it.
 * Negotiations whose time is over give their places back.
 *
 * @param all Whether those that have not expired are looked at too.
 */
export async function sweepLedger(negotiator: Negotiator, { all = false } = {}): Promise<void> {
  const now = negotiator.clock.now()
  const ledger = await negotiator.store.changeLedger((current) => ({ result: current }))
  for (const signature of ledger) {
    const { terms, committed } = signature
    if (!all && (committed || now < terms.expiry)) continue
    if (await isSafe(negotiator, signature)) continue
    await lookAtSignature(negotiator, signature)
  }
  await negotiator.admission.sweep()
}

/** Looks at the chain for one firm signature, and notes what became of it. */
export async function lookAtSignature(
  negotiator: Negotiator,
  signature: FirmSignature,
): Promise<CommitPosition> {
  const { digest, terms, committed } = signature
  const now = negotiator.clock.now()
  const position = await negotiator.commits.position(digest, terms)
  if (position.state === 'committed') await markCommitted(negotiator, signature, position, now)
  else if (committed) await markLost(negotiator, signature)
  else if (isDead(signature, position, now)) await releaseSignature(negotiator, digest)
  return position
}

/**
 * Takes a signature off the ledger: its deal has ended, and what it had at stake is free again.
 */
export async function releaseSignature(negotiator: Negotiator, digest: Hash): Promise<void> {
  await negotiator.store.changeLedger((ledger) => ({
    next: ledger.filter((signature) => signature.digest !== digest),
    result: undefined,
  }))
}

/** Whether a sheet can never be committed any more. */
export function isDead(
  { terms }: Pick<FirmSignature, 'terms'>,
  position: CommitPosition,
  now: number,
): boolean {
  if (position.state === 'committed') return false
  if (position.state === 'void') return position.safe
  return now >= terms.expiry && position.safeTime >= terms.expiry
}

async function markCommitted(
  negotiator: Negotiator,
  signature: FirmSignature,
  { safe }: CommitPosition,
  now: number,
): Promise<void> {
  const { digest, negotiation } = signature
  await setCommitted(negotiator, digest, true)
  await negotiator.store.change(negotiation, (current) => {
    if (current === undefined) return { result: undefined }
    const { agreedAt, submittedAt } = current.commitment ?? { agreedAt: now }
    const status = safe ? ('safe' as const) : ('committed' as const)
    return {
      next: { ...current, commitment: { deal: digest, agreedAt, submittedAt, status } },
      result: undefined,
    }
  })
  negotiator.announce(negotiation)
}

/** Whether a signature's deal was seen in a safe block: then nothing is left to be watched. */
export async function isSafe(
  { store }: Negotiator,
  { negotiation, digest, committed }: FirmSignature,
): Promise<boolean> {
  if (!committed) return false
  const commitment = (await store.load(negotiation))?.commitment
  return commitment?.deal === digest && commitment.status === 'safe'
}

/** A reorganisation took the deal. Where an accept is at hand, the agreement stays; else the offer is open again. */
async function markLost(negotiator: Negotiator, { digest, negotiation }: FirmSignature): Promise<void> {
  await setCommitted(negotiator, digest, false)
  await negotiator.store.change(negotiation, (current) => {
    if (current?.commitment?.deal !== digest || agreementByMoves(current)?.deal === digest)
      return { result: undefined }
    const { commitment: _, ...open } = current
    return { next: open, result: undefined }
  })
  negotiator.announce(negotiation)
}

/** Notes on the ledger whether a signature was seen committed. */
export async function setCommitted(negotiator: Negotiator, digest: Hash, committed: boolean): Promise<void> {
  await negotiator.store.changeLedger((ledger) => ({
    next: ledger.map((entry) => (entry.digest === digest ? { ...entry, committed } : entry)),
    result: undefined,
  }))
}
