import { type Address, encodeAbiParameters, keccak256, parseAbiParameters } from 'viem'

import type { Hash } from '../../core/index.ts'
import type { RecordRole } from '../ledger/entry.ts'

/** What an account's score came from when it was published as ERC-8004 feedback. Amounts are USDC micro-units. */
export type PublishedScore = {
  readonly chainId: number
  /** The contract with the record. */
  readonly reputation: Address
  /** Whose record: the agent's wallet at that time. */
  readonly account: Address
  readonly role: RecordRole
  /** In units of 10⁻¹⁸. */
  readonly score: bigint
  readonly evidence: bigint
  readonly loss: bigint
  readonly milestones: number
  /** What the account burned as a buyer, whichever the role. */
  readonly burned: bigint
  /** Unix time, in seconds. */
  readonly time: number
}

const parameters = parseAbiParameters(
  'uint256, address, address, bool, uint256, uint256, uint256, uint256, uint256, uint256',
)

/** The reference of the feedback that tells a score: Solidity's `PublishedScore.hash`. */
export function hashPublishedScore(published: PublishedScore): Hash {
  const { chainId, reputation, account, role, score, evidence, loss, milestones, burned, time } = published
  return keccak256(
    encodeAbiParameters(parameters, [
      BigInt(chainId),
      reputation,
      account,
      role === 'seller',
      score,
      evidence,
      loss,
      BigInt(milestones),
      burned,
      BigInt(time),
    ]),
  )
}
