import type { EarnestClient } from '../escrowOf.ts'

/** What is learnt of an endpoint hangs on this: the transport, which clients that extend one another share. */
export function endpointOf(client: EarnestClient): object {
  const { transport } = client as { readonly transport?: unknown }
  return typeof transport === 'object' && transport !== null ? transport : client
}
