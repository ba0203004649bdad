import { z } from 'zod'

import { Address } from '../core/index.ts'

/** Where a signature is good: a chain, and the escrow on it. */
export const Domain = z.strictObject({ chainId: z.int().min(1), escrow: Address })
export type Domain = z.output<typeof Domain>

/** An EIP-712 domain with the four members that ours and the tokens' have. */
export type Eip712Domain = {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: Address
}

/** The EIP-712 domain of the escrow's acts. */
export function eip712Domain(domain: Domain): Eip712Domain {
  return { name: 'Earnest', version: '1', chainId: domain.chainId, verifyingContract: domain.escrow }
}
