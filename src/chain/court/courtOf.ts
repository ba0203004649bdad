import type { Address } from 'viem'

import { BaseError } from '../../core/index.ts'
import { getDeployment } from '../deployments/getDeployment.ts'
import type { EarnestClient } from '../escrowOf.ts'

/**
 * The court that a call is for: the one that is named, else the jury deployed on the client's chain.
 *
 * @throws {DeploymentMissingError} when none is named, and Earnest is not known to be on the chain.
 * @throws {CourtMissingError} when none is named, and Earnest is there without a jury.
 */
export function courtOf(client: EarnestClient, named: Address | undefined): Address {
  const court = named ?? getDeployment(client.chain?.id).contracts.jury?.address
  if (court === undefined) throw new CourtMissingError(client.chain?.id)
  return court
}

/**
 * The factory of panels: the one that is named, else the one deployed on the client's chain.
 *
 * @throws As {@link courtOf}.
 */
export function panelFactoryOf(client: EarnestClient, named: Address | undefined): Address {
  const factory = named ?? getDeployment(client.chain?.id).contracts.panelFactory?.address
  if (factory === undefined) throw new CourtMissingError(client.chain?.id)
  return factory
}

/** Thrown when no court of Earnest is known on a chain. Code `CourtMissing`. */
export class CourtMissingError extends BaseError {
  override readonly name = 'CourtMissingError'

  constructor(chainId: number | undefined) {
    super('No court of Earnest is known on this chain: name it', {
      code: 'CourtMissing',
      details: { chainId },
    })
  }
}
