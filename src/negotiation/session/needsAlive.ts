import { phaseOf } from '../protocol/transcript.ts'
import type { Negotiator } from './negotiator.ts'

/**
 * The `buyerNonce`s of our needs of which something may still be signed, or become a deal: those of requests that run, and of
 * firm signatures on the ledger. Their lanes are not handed out.
 *
 * @example
 * const lanes = createLaneSequence(client, { buyer, alive: () => needsAlive(negotiator) })
 */
export async function needsAlive({
  store,
  clock,
}: Pick<Negotiator, 'store' | 'clock'>): Promise<readonly bigint[]> {
  const ledger = await store.changeLedger((current) => ({ result: current }))
  const records = await Promise.all((await store.ids()).map((id) => store.load(id)))
  const now = clock.now()
  const asked = records.flatMap((record) => {
    const runs = record?.side === 'buyer' && now < record.opening.request.until && phaseOf(record) !== 'left'
    return runs ? [record.opening.request.buyerNonce] : []
  })
  const signed = ledger.filter(({ side }) => side === 'buyer').map(({ terms }) => terms.buyerNonce)
  return [...new Set([...asked, ...signed])]
}
