import { z } from 'zod'

import { Address } from '../../core/index.ts'

/** What others deployed on a chain and Earnest uses. `deployments/known.json` holds them by chain id. */
export const KnownAddresses = z.strictObject({
  /** The chain's name. */
  name: z.string(),
  usdc: Address,
  /** What the USDC is called in its EIP-712 domain: signatures under another name are refused. */
  usdcDomain: z.strictObject({ name: z.string(), version: z.string() }),
  /** ERC-8004's registries. */
  identityRegistry: Address,
  reputationRegistry: Address,
})
export type KnownAddresses = z.output<typeof KnownAddresses>
