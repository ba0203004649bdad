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

/** A transaction that carried an act: the act's place in it, and how many acts it carried. */
export type Sent = { readonly hash: Hash; readonly index: number; readonly count: number }

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
 * Looks whether one of the transactions that carried an act was mined after all.
 *
 * @returns undefined when none was, or the act failed in it.
 */
export async function findOutcome(
  client: EarnestClient,
  escrow: Address,
  relayed: Relayed,
): Promise<Included | undefined> {
  for (const { hash, index, count } of relayed.sent) {
    const receipt = await findReceipt(client, hash)
    if (!receipt || resultsOf(receipt, escrow, count)[index]) continue
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

/** Tells the events about an act's deal, or about its account. */
export function aboutOf(act: SignedAct, domain: Domain): Relayed['isAbout'] {
  if ('terms' in act) {
    const deal = hashTermSheet(act.terms, domain)
    return ({ args }) => 'deal' in args && args.deal === deal
  }
  const { account } = act.act
  return ({ args }) =>
    ('account' in args && isSameAddress(args.account, account)) ||
    ('principal' in args && isSameAddress(args.principal, account))
}
