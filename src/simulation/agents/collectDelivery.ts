import { BaseError, type Hash } from '../../core/index.ts'
import { signRead } from '../../negotiation/index.ts'
import type { Account } from './Account.ts'

/** Milliseconds that handing a delivery over may take, the work included. */
const PATIENCE = 60_000

/** Which delivery, and where. */
export type CollectDeliveryParameters = {
  /** Where the seller is. */
  readonly url: string
  readonly deal: Hash
  readonly milestone: number
}

/**
 * Fetches a delivery: the read is signed, for it is the buyer's alone.
 *
 * @returns Its bytes; undefined: the seller has none.
 * @throws {DeliveryMissingError} when the seller can't be reached, or refuses.
 */
export async function collectDelivery(
  { signer, domain, clock }: Pick<Account, 'signer' | 'domain' | 'clock'>,
  { url: server, deal, milestone }: CollectDeliveryParameters,
): Promise<Uint8Array | undefined> {
  const path = `/deliveries/${deal}/${milestone}`
  const read = { method: 'GET', server, path, domain }
  const headers = { ...(await signRead(signer, read, await clock.refresh())) }
  const response = await fetch(`${server}${path}`, { headers, signal: AbortSignal.timeout(PATIENCE) }).catch(
    (error) => {
      throw new DeliveryMissingError(deal, milestone, String(error.cause ?? error))
    },
  )
  if (response.status === 404) return undefined
  if (!response.ok) throw new DeliveryMissingError(deal, milestone, await response.text())
  return new Uint8Array(await response.arrayBuffer())
}

/** Thrown when a seller does not hand over what it should have done. Code `DeliveryMissing`. */
export class DeliveryMissingError extends BaseError {
  override readonly name = 'DeliveryMissingError'

  constructor(deal: Hash, milestone: number, reason: string) {
    super('The delivery is missing', { code: 'DeliveryMissing', details: { deal, milestone, reason } })
  }
}
