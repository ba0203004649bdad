import { artifacts } from 'hardhat'
import { type Abi, type Address, encodeDeployData, type Hash, type Hex, parseAbi } from 'viem'
import { setBalance, setNextBlockTimestamp } from 'viem/actions'

import { feedbackPublisherAbi, feedbackRegistryAbi, identityRegistryAbi } from '../../../src/chain/index.ts'
import type { FeedbackEntry, RecordRole } from '../../../src/reputation/index.ts'
import { compileFeedbackRegistry } from '../../chain/support/feedbackRegistry.ts'
import type { Records } from './records.ts'

/** What tests have the registry do that the real one doesn't. */
const registryAbi = parseAbi([
  'function forget()',
  'function revokeOf(uint256 agentId, address client, uint64 feedbackIndex)',
])

/** A publication: the entry, and the transaction that gave it. */
export type Publication = FeedbackEntry & { readonly transactionHash: Hash }

/** A registry of feedback, one of identities, and a publisher between them and some records. */
export type Publisher = Awaited<ReturnType<typeof startPublisher>>

/** Deploys them. */
export async function startPublisher(records: Records) {
  const { chain, test, escrow, reputation } = records
  const create = async (abi: Abi, bytecode: Hex, args: readonly unknown[]): Promise<Address> => {
    const hash = await escrow.sendTransaction({ data: encodeDeployData({ abi, bytecode, args } as never) })
    const { contractAddress } = await chain.getTransactionReceipt({ hash })
    if (!contractAddress) throw new Error('nothing was deployed')
    return contractAddress
  }
  const identities = await records.deploy('IdentityRegistry')
  const mock = compileFeedbackRegistry()
  const registry = await create(mock.abi, mock.bytecode, [identities])
  const { abi, bytecode } = await artifacts.readArtifact('FeedbackPublisher')
  const publisher = await create(abi as Abi, bytecode as Hex, [reputation, registry])

  let agents = 0n
  return {
    registry,
    identities,
    publisher,
    /** Registers an agent of anybody's, with the owner as its wallet. */
    async register(owner: Address): Promise<bigint> {
      await as(owner, (account) =>
        escrow.writeContract({
          account,
          address: identities,
          abi: identityRegistryAbi,
          functionName: 'register',
        }),
      )
      agents += 1n
      return agents - 1n
    },
    /** Clears an agent's wallet. */
    async unsetWallet(owner: Address, agentId: bigint): Promise<void> {
      await as(owner, (account) =>
        escrow.writeContract({
          account,
          address: identities,
          abi: identityRegistryAbi,
          functionName: 'unsetAgentWallet',
          args: [agentId],
        }),
      )
    },
    /** Publishes an agent's score, in a block of that time. */
    async publish(agentId: bigint, role: RecordRole, time: number): Promise<Publication> {
      await setNextBlockTimestamp(test, { timestamp: BigInt(time) })
      const transactionHash = await escrow.writeContract({
        address: publisher,
        abi: feedbackPublisherAbi,
        functionName: 'publish',
        args: [agentId, role === 'seller'],
      })
      const feedbackIndex = await chain.readContract({
        address: registry,
        abi: feedbackRegistryAbi,
        functionName: 'getLastIndex',
        args: [agentId, publisher],
      })
      return { registry, publisher, agentId, feedbackIndex, transactionHash }
    },
    /** Revokes an entry behind the publisher's back. */
    async revoke({ agentId, feedbackIndex }: Publication): Promise<void> {
      const args = [agentId, publisher, feedbackIndex] as const
      await escrow.writeContract({ address: registry, abi: registryAbi, functionName: 'revokeOf', args })
    },
    /** Has the registry forget all. */
    async forget(): Promise<void> {
      await escrow.writeContract({ address: registry, abi: registryAbi, functionName: 'forget' })
    },
  }

  async function as(owner: Address, act: (account: Address) => Promise<Hash>): Promise<void> {
    await test.impersonateAccount({ address: owner })
    await setBalance(test, { address: owner, value: 10n ** 18n })
    await act(owner)
  }
}
