import { DeploymentMissingError, getDeployment } from '../chain/index.ts'

/** What is deployed on a chain; undefined: nothing that this version knows. */
export function deploymentOn(chainId: number) {
  try {
    return getDeployment(chainId)
  } catch (error) {
    if (error instanceof DeploymentMissingError) return undefined
    throw error
  }
}

/** The first block that can say anything about Earnest on a chain. */
export function firstBlockOn(chainId: number): number {
  return deploymentOn(chainId)?.block ?? 0
}
