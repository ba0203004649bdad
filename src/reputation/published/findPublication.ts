import { type Address, isAddressEqual, parseEventLogs, type TransactionReceipt } from 'viem'

import { feedbackPublisherAbi, feedbackRegistryAbi } from '../../chain/index.ts'

/** Which entry of a registry is meant. */
export type FeedbackEntry = {
  /** ERC-8004's reputation registry. */
  readonly registry: Address
  /** The publisher: the entry's client. */
  readonly publisher: Address
  readonly agentId: bigint
  /** Counted from one, by agent and client. */
  readonly feedbackIndex: bigint
}

/** What the registry says of an entry as it was given, and what the publisher does; each if it did. */
export function findPublication({ logs }: TransactionReceipt, entry: FeedbackEntry) {
  const { registry, publisher } = entry
  const of = (contract: Address) => logs.filter(({ address }) => isAddressEqual(address, contract))
  const isIt = ({ args }: { args: { readonly agentId: bigint; readonly feedbackIndex: bigint } }) =>
    args.agentId === entry.agentId && args.feedbackIndex === entry.feedbackIndex

  const given = parseEventLogs({
    abi: feedbackRegistryAbi,
    eventName: 'NewFeedback',
    logs: of(registry),
    strict: true,
  }).find((log) => isIt(log) && isAddressEqual(log.args.clientAddress, publisher))
  const told = parseEventLogs({
    abi: feedbackPublisherAbi,
    eventName: 'ScorePublished',
    logs: of(publisher),
    strict: true,
  }).find(isIt)
  return { given, told }
}
