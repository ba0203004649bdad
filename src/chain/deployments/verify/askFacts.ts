import type { Abi } from 'viem'

import type { Address } from '../../../core/index.ts'
import { tryView } from '../../consent/tryCall.ts'
import type { EarnestClient } from '../../escrowOf.ts'
import { compared, type DeploymentFinding, textOf } from './deploymentCheck.ts'
import type { Facts, Place, Subject } from './subjects.ts'

/**
 * Asks a contract's views; what does not answer as they would tells nothing.
 *
 * @throws The transport's error when the node does not answer.
 */
export async function askFacts(
  client: EarnestClient,
  address: Address,
  { abi, views }: Pick<Subject, 'abi' | 'views'>,
): Promise<Facts> {
  const answers = await Promise.all(
    views.map(async (functionName) => {
      return [functionName, await tryView(client, { address, abi, functionName })] as const
    }),
  )
  return Object.fromEntries(answers)
}

/** Compares the domain that a contract says its acts are signed in (ERC-5267) with the one that clients sign in. */
export async function compareDomain(
  client: EarnestClient,
  { chainId, address }: Place,
  { abi, domain }: { readonly abi: Abi; readonly domain: string },
): Promise<DeploymentFinding> {
  const told = await tryView(client, { address, abi, functionName: 'eip712Domain' })
  const none = `0x${'0'.repeat(64)}`
  return compared(textOf(told), textOf(['0x0f', domain, '1', chainId, address, none, []]))
}
