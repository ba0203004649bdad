import { readContract } from 'viem/actions'

import { type EarnestClient, juryAbi, viemClient } from '../../chain/index.ts'
import { type Address, BaseError, isSameAddress } from '../../core/index.ts'
import type { ArbiterDomain } from '../deliberation/sealedBallot.ts'

/** What never changes about a court. */
export type CourtProfile = {
  readonly court: Address
  readonly kind: 'jury' | 'panel'
  readonly escrow: Address
  /** In which its jurors sign. */
  readonly domain: ArbiterDomain
  /** How far from the court's verdict a ballot may be and still earn, in basis points. */
  readonly tolerance: number
}

const kinds = { 'Earnest Jury': 'jury', 'Earnest Panel': 'panel' } as const

/**
 * Asks a contract what court it is.
 *
 * @throws {CourtUnknownError} when it is none of ours.
 */
export async function readCourtProfile(client: EarnestClient, court: Address): Promise<CourtProfile> {
  const contract = { address: court, abi: juryAbi } as const
  try {
    const [[, name, version, chainId, verifyingContract], escrow, tolerance] = await Promise.all([
      readContract(viemClient(client), { ...contract, functionName: 'eip712Domain' }),
      readContract(viemClient(client), { ...contract, functionName: 'ESCROW' }),
      readContract(viemClient(client), { ...contract, functionName: 'TOLERANCE' }),
    ])
    const known = name === 'Earnest Jury' || name === 'Earnest Panel'
    if (!known || version !== '1' || !isSameAddress(verifyingContract, court)) {
      throw new Error('its domain is another')
    }
    return {
      court,
      kind: kinds[name],
      escrow,
      domain: { name, chainId: Number(chainId), verifyingContract: court },
      tolerance: Number(tolerance),
    }
  } catch (error) {
    throw new CourtUnknownError(court, error)
  }
}

/** Thrown when there is no court of ours at an address. Code `CourtUnknown`. */
export class CourtUnknownError extends BaseError {
  override readonly name = 'CourtUnknownError'

  constructor(court: Address, cause: unknown) {
    super('There is no court of Earnest at the address', {
      code: 'CourtUnknown',
      details: { court },
      cause,
    })
  }
}
