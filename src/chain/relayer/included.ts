import type { Address, Hash, TransactionReceipt } from 'viem'

import { isSameAddress } from '../../core/index.ts'
import { type Domain, hashTermSheet } from '../../terms/index.ts'
import { findReceipt } from '../calls/fateOf.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { decodeEvents } from '../events/decodeEvents.ts'
import type { EarnestEvent } from '../events/earnestEvent.ts'
import type { Pauses } from './pauses.ts'
import type { RelayOutcome } from './relayOutcome.ts'
import { resultsOf } from './resultsOf.ts'
import type { SignedAct } from './signedAct.ts'

/** An outcome that is on the chain. */
export type Included = Extract<RelayOutcome, { status: 'included' }>

/** A transaction that carried an act. */
export type Sent = {
  readonly hash: Hash
  /** The act's place in it. */
  readonly index: number
  /** How many acts it carried. */
  readonly count: number
  /** Whether the act is about a deal, and no other in it is about the same. */
  readonly alone: boolean
}

/** An act that may be on the chain. */
export type Relayed = {
  readonly act: SignedAct
  /** The hash of its call. */
  readonly key: Hash
  /** Tells the events about its deal, or its account. */
  readonly isAbout: (event: EarnestEvent) => boolean
  /** The transactions that carried it. */
  readonly sent: readonly Sent[]
}

/** The outcome of an act that went through. */
export function includedIn(
  { key, isAbout }: Relayed,
  escrow: Address,
  receipt: TransactionReceipt,
): Included {
  const { transactionHash: hash, blockNumber, blockHash } = receipt
  const events = decodeEvents(receipt.logs, escrow).filter(isAbout)
  return { status: 'included', act: key, hash, blockNumber, blockHash, events }
}

/**
 * What an act failed by in a transaction that carried it. A token can have the escrow report failures, of any place in a
 * batch, while it is paid with: so what happened to a deal counts more, where the act alone can have done it.
 *
 * @returns undefined: it went through.
 */
export function failureIn(
  { isAbout }: Pick<Relayed, 'isAbout'>,
  { index, count, alone }: Omit<Sent, 'hash'>,
  escrow: Address,
  receipt: TransactionReceipt,
): ReturnType<typeof resultsOf>[number] {
  const error = resultsOf(receipt, escrow, count)[index]
  return error && alone && decodeEvents(receipt.logs, escrow).some(isAbout) ? undefined : error
}

/**
 * Looks whether one of the transactions that carried an act was mined after all.
 *
 * @returns undefined when none was, or the act failed in it.
 */
export async function findOutcome(
  client: EarnestClient,
  escrow: Address,
  relayed: Relayed,
): Promise<Included | undefined> {
  for (const sent of relayed.sent) {
    const receipt = await findReceipt(client, sent.hash)
    if (!receipt || failureIn(relayed, sent, escrow, receipt)) continue
    return includedIn(relayed, escrow, receipt)
  }
  return undefined
}

/** How often a transaction is looked for. */
const LOOKS = 4

/**
 * Looks again, after pauses, while the last transaction that carried an act is not to be seen: the node that shows what
 * it did may be ahead of the one that is asked for its receipt.
 */
export async function findOutcomeLater(
  client: EarnestClient,
  escrow: Address,
  relayed: Relayed,
  pauses: Pauses,
): Promise<Included | undefined> {
  const last = relayed.sent.at(-1)
  for (let looks = 1; ; looks++) {
    const found = await findOutcome(client, escrow, relayed).catch(() => undefined)
    if (found || !last || looks === LOOKS) return found
    // It is mined, and the act failed in it.
    if (await findReceipt(client, last.hash).catch(() => undefined)) return undefined
    await pauses.next()
  }
}

/** Whether a reorganisation left an outcome where it was. Unknown is no. */
export async function isStillMined(client: EarnestClient, { hash, blockHash }: Included): Promise<boolean> {
  const receipt = await findReceipt(client, hash).catch(() => undefined)
  return receipt?.blockHash === blockHash
}

/** What an act is about. */
export type Subject = Pick<Relayed, 'isAbout'> & {
  /** undefined: an account. */
  readonly deal: Hash | undefined
}

/** Tells the events about an act's deal, or about its account. */
export function subjectOf(act: SignedAct, domain: Domain): Subject {
  if ('terms' in act) {
    const deal = hashTermSheet(act.terms, domain)
    return { deal, isAbout: ({ args }) => 'deal' in args && args.deal === deal }
  }
  const { account } = act.act
  const isAbout: Relayed['isAbout'] = ({ args }) =>
    ('account' in args && isSameAddress(args.account, account)) ||
    ('principal' in args && isSameAddress(args.principal, account))
  return { deal: undefined, isAbout }
}
