import type { Chain, Client, Transport } from 'viem'
import { getCode, readContract } from 'viem/actions'

import { escrowAbi } from '../chain/index.ts'
import { type Address, BaseError, isSameAddress } from '../core/index.ts'
import { isTransport } from './isTransport.ts'

/**
 * Whether there is an escrow of Earnest at an address, by the domain in which it has acts signed.
 *
 * @returns Its USDC.
 * @throws {EscrowUnknownError} when there is none.
 */
export async function checkEscrow(client: Client<Transport, Chain>, escrow: Address): Promise<Address> {
  const chainId = client.chain.id
  if (((await getCode(client, { address: escrow })) ?? '0x') === '0x') {
    throw new EscrowUnknownError('There is no contract at the address', { escrow, chainId })
  }
  const contract = { address: escrow, abi: escrowAbi } as const
  const [domain, usdc] = await Promise.all([
    readContract(client, { ...contract, functionName: 'eip712Domain' }),
    readContract(client, { ...contract, functionName: 'USDC' }),
  ]).catch((cause) => {
    if (isTransport(cause)) throw cause
    throw new EscrowUnknownError(
      'The contract at the address is no escrow of Earnest',
      { escrow, chainId },
      cause,
    )
  })
  const [, name, version, , verifyingContract] = domain
  if (name === 'Earnest' && version === '1' && isSameAddress(verifyingContract, escrow)) return usdc
  throw new EscrowUnknownError('The contract at the address is no escrow of Earnest', {
    escrow,
    chainId,
    name,
  })
}

/** Thrown when there is no escrow of Earnest at an address. Code `EscrowUnknown`. */
export class EscrowUnknownError extends BaseError {
  override readonly name = 'EscrowUnknownError'

  constructor(message: string, details: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(message, { code: 'EscrowUnknown', details, cause })
  }
}
