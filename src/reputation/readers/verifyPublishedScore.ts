import { type Address, isAddressEqual } from 'viem'
import { getBlock, getLogs, getTransactionReceipt, readContract } from 'viem/actions'

import {
  type EarnestClient,
  feedbackRegistryAbi,
  getReputation,
  identityRegistryAbi,
  viemClient,
} from '../../chain/index.ts'
import { type Hash, type Refusal, refused } from '../../core/index.ts'
import { type FeedbackEntry, findPublication } from '../published/findPublication.ts'
import { hashPublishedScore, type PublishedScore } from '../published/publishedScore.ts'
import { getBurned } from './getBurned.ts'
import { getRecord } from './getRecord.ts'

/** What {@link verifyPublishedScore} takes. */
export type VerifyPublishedScoreParameters = FeedbackEntry & {
  /** The transaction that gave the feedback: of its `NewFeedback`. */
  readonly transactionHash: Hash
  /** The contract with the records that are believed; default: the escrow's. */
  readonly reputation?: Address | undefined
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
}

/**
 * Why a feedback is not believed.
 *
 * - `FeedbackMissing`, `FeedbackRevoked`: the registry has no such entry, or it was taken back.
 * - `PublicationMissing`: its client did not tell what it came from.
 * - `ReferenceMismatch`, `ValueMismatch`: the entry says something else than its client told.
 * - `RecordMismatch`: the account's record said something else at that time.
 * - `RecordUncertain`: the record changed once more in the same block, so that nobody can tell.
 * - `WalletMismatch`: the account is not the agent's wallet now.
 */
export type PublishedScoreRefusal =
  | 'FeedbackMissing'
  | 'FeedbackRevoked'
  | 'PublicationMissing'
  | 'ReferenceMismatch'
  | 'ValueMismatch'
  | 'RecordMismatch'
  | 'RecordUncertain'
  | 'WalletMismatch'

/** What {@link verifyPublishedScore} answers. */
export type VerifiedScore =
  | { readonly ok: true; readonly published: PublishedScore }
  | Refusal<PublishedScoreRefusal>

/** A published score has six decimals of eighteen. */
const unit = 10n ** 12n

/**
 * Whether a feedback of ERC-8004's reputation registry is an agent's score as its deals made it, paid for in burned USDC.
 * Nothing is taken from the publisher's word: the entry is compared with the record as it stood in that block.
 *
 * The node must have the state of that block. Whether a score is still what it was then, {@link getScore} tells.
 *
 * @returns What the score came from.
 * @throws {DeploymentMissingError} when neither records nor escrow are named and none are known on the client's chain.
 * @example
 * const verdict = await verifyPublishedScore(client, { registry, publisher, agentId, feedbackIndex, transactionHash })
 * if (verdict.ok) console.log(verdict.published.evidence)
 */
export async function verifyPublishedScore(
  client: EarnestClient,
  parameters: VerifyPublishedScoreParameters,
): Promise<VerifiedScore> {
  const { registry, publisher, agentId, feedbackIndex, transactionHash, escrow } = parameters
  const node = viemClient(client)
  const reputation = parameters.reputation ?? (await getReputation(client, { escrow }))
  const receipt = await getTransactionReceipt(node, { hash: transactionHash })
  const { given, told } = findPublication(receipt, parameters)
  if (!given) return refused('FeedbackMissing', 'The transaction gave no such feedback', { transactionHash })
  if (!told) return refused('PublicationMissing', 'The client did not tell what the feedback came from')

  const { account, seller, score, evidence, loss, milestones, burned, time } = told.args
  const published: PublishedScore = {
    chainId: await node.request({ method: 'eth_chainId' }).then(Number),
    reputation,
    account,
    role: seller ? 'seller' : 'buyer',
    score,
    evidence,
    loss,
    milestones: Number(milestones),
    burned,
    time: Number(time),
  }
  const expected = hashPublishedScore(published)
  const { feedbackHash: found, value, valueDecimals, tag1, tag2 } = given.args
  if (found !== expected) {
    return refused('ReferenceMismatch', 'The reference is not of these records', { found, expected })
  }
  if (value !== score / unit || valueDecimals !== 6 || tag1 !== 'earnest' || tag2 !== published.role) {
    return refused('ValueMismatch', 'The feedback is not the score', { value, valueDecimals, tag1, tag2 })
  }
  return (
    (await compareRecord(client, published, { block: receipt.blockNumber, logIndex: told.logIndex })) ??
    (await compareNow(client, { registry, publisher, agentId, feedbackIndex }, published)) ?? {
      ok: true,
      published,
    }
  )
}

/** Whether the record was another in that block. */
async function compareRecord(
  client: EarnestClient,
  published: PublishedScore,
  { block: blockNumber, logIndex }: { readonly block: bigint; readonly logIndex: number },
): Promise<Refusal<PublishedScoreRefusal> | undefined> {
  const { reputation, account, role } = published
  const node = viemClient(client)
  const [block, record, burned] = await Promise.all([
    getBlock(node, { blockNumber }),
    getRecord(client, { account, role, reputation, blockNumber }),
    getBurned(client, { buyer: account, reputation, blockNumber }),
  ])
  const { score, evidence, loss, milestones } = record
  const found = { score, evidence, loss, milestones, burned, time: Number(block.timestamp) }
  const same = Object.entries(found).every(([key, value]) => published[key as keyof typeof found] === value)
  if (same) return undefined

  const changes = await getLogs(node, { address: reputation, fromBlock: blockNumber, toBlock: blockNumber })
  const topic = account.slice(2).toLowerCase()
  const later = changes.some(
    ({ logIndex: index, topics }) =>
      (index ?? 0) > logIndex && topics.some((word) => word.toLowerCase().endsWith(topic)),
  )
  return later
    ? refused('RecordUncertain', 'The record changed once more in that block', { account, blockNumber })
    : refused('RecordMismatch', 'The record was another at that time', { found, published })
}

/** Whether the entry stands no more, or is of another account than the agent's wallet. */
async function compareNow(
  client: EarnestClient,
  { registry, publisher, agentId, feedbackIndex }: FeedbackEntry,
  { account }: PublishedScore,
): Promise<Refusal<PublishedScoreRefusal> | undefined> {
  const node = viemClient(client)
  const feedback = { address: registry, abi: feedbackRegistryAbi } as const
  const last = await readContract(node, {
    ...feedback,
    functionName: 'getLastIndex',
    args: [agentId, publisher],
  })
  if (feedbackIndex > last) {
    return refused('FeedbackMissing', 'The registry has no such feedback any more', { feedbackIndex, last })
  }
  const args = [agentId, publisher, feedbackIndex] as const
  const [, , , , isRevoked] = await readContract(node, { ...feedback, functionName: 'readFeedback', args })
  if (isRevoked) return refused('FeedbackRevoked', 'The feedback was taken back', { feedbackIndex })

  const wallet = await readContract(node, {
    address: await readContract(node, { ...feedback, functionName: 'getIdentityRegistry' }),
    abi: identityRegistryAbi,
    functionName: 'getAgentWallet',
    args: [agentId],
  })
  return isAddressEqual(wallet, account)
    ? undefined
    : refused('WalletMismatch', "The score is not of the agent's wallet", { found: account, wallet })
}
