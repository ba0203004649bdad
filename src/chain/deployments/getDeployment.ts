import { BaseError } from '../../core/index.ts'
import { deployments, knownAddresses } from '../generated/deployments.ts'
import type { Deployment } from './deployment.ts'
import type { KnownAddresses } from './knownAddresses.ts'

/**
 * Where Earnest is on a chain.
 *
 * @throws {DeploymentMissingError} when it is on none of that id, as far as this version knows.
 */
export function getDeployment(chainId: number | undefined): Deployment {
  const all: Readonly<Record<number, Deployment>> = deployments
  const deployment = chainId === undefined ? undefined : all[chainId]
  if (!deployment) throw new DeploymentMissingError(chainId)
  return deployment
}

/** What others deployed on a chain and Earnest uses; undefined for chains this version does not know. */
export function getKnownAddresses(chainId: number): KnownAddresses | undefined {
  return (knownAddresses as Readonly<Record<number, KnownAddresses>>)[chainId]
}

/** Thrown when Earnest is not known to be on a chain. Code `DeploymentMissing`. */
export class DeploymentMissingError extends BaseError {
  override readonly name = 'DeploymentMissingError'

  constructor(found: number | undefined) {
    const allowed = Object.keys(deployments).join(', ') || 'none yet'
    super('Earnest is not known to be on this chain: name the escrow', {
      code: 'DeploymentMissing',
      details: { found, allowed },
    })
  }
}
