import type { Hash } from '../../core/index.ts'
import { type SignedSheet, signedSheetOf } from '../protocol/agreement.ts'
import type { FirmSignature } from '../store/firmSignature.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import type { Negotiator } from './negotiator.ts'

/**
 * A sheet that carries a firm signature of ours and is no deal yet. Whoever holds the signature can make it one: nobody
 * may say "no deal" before the chain does.
 */
export type Bound = SignedSheet & {
  /** Unix time of the sheet's expiry. It is over once a safe block is past it. */
  readonly until: number
}

/**
 * The firm signatures of ours that are alive, oldest first: what a process has to follow after a restart.
 *
 * @param negotiation Only those of one negotiation; default: of all.
 */
export async function boundBy(
  { store }: Pick<Negotiator, 'store'>,
  negotiation?: Hash,
): Promise<readonly Bound[]> {
  const ledger = await store.changeLedger((current) => ({ result: current }))
  const alive = ledger.filter(
    (signature) =>
      !signature.committed && (negotiation === undefined || signature.negotiation === negotiation),
  )
  const bounds: Bound[] = []
  for (const signature of alive) {
    const record = await store.load(signature.negotiation)
    const bound = record === undefined ? undefined : boundOf(record, signature)
    if (bound !== undefined) bounds.push(bound)
  }
  return bounds
}

/**
 * What a firm signature binds to; undefined while its key was not used yet: the bytes were never kept, so nobody has
 * them.
 */
function boundOf(record: NegotiationRecord, { digest, terms }: FirmSignature): Bound | undefined {
  const sheet = signedSheetOf(record, digest)
  return sheet === undefined || sheet[record.side] === undefined
    ? undefined
    : { ...sheet, until: terms.expiry }
}
