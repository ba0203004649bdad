import type { Account, Address, TransactionReceipt } from 'viem'

import type { Random, Timer, Verdict } from '../../core/index.ts'
import type { RelayOutcome } from './relayOutcome.ts'
import type { SignedAct } from './signedAct.ts'

/** What `createRelayer` takes. All are optional. */
export type CreateRelayerParameters = {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** Who sends and pays the gas; default: the client's account. Nobody else may send for it. */
  readonly sender?: Account | Address | undefined
  /** Says what is submitted at all: quotas, tokens, deals worth their gas. Default: everything. */
  readonly admit?: ((act: SignedAct) => Verdict | Promise<Verdict>) | undefined
  /** Told of each transaction that was mined. */
  readonly onMined?: ((mined: MinedBatch) => void) | undefined
  /** How many acts may wait; default: 1,000. */
  readonly mostWaiting?: number | undefined
  /** How many acts one transaction carries; default: 50. */
  readonly mostActs?: number | undefined
  /** Gas limit of one transaction; default: 15 million; never more than the 16,777,216 that one may ask for. */
  readonly mostGas?: bigint | undefined
  /** Gas of one act; default: 2 million. A contract account or a token can make an act as dear as it likes. */
  readonly mostGasPerAct?: bigint | undefined
  /** How often an act is tried that others' acts, or a slow chain, came before; default: 3. */
  readonly attempts?: number | undefined
  /** Milliseconds after which a transaction is replaced that was not mined; default: 60,000. */
  readonly timeout?: number | undefined
  readonly timer?: Timer | undefined
  /** Varies the pauses between tries, so that many relayers don't come back at once. */
  readonly random?: Random | undefined
}

/** A transaction of a relayer. */
export type MinedBatch = {
  readonly receipt: TransactionReceipt
  readonly acts: readonly SignedAct[]
}

/** Submits others' signed acts and pays the gas. */
export type Relayer = {
  /**
   * Submits an act. Handed in again, it is the same act: what came, or comes, of the first is told.
   *
   * @returns What came of it, once its transaction is mined; it throws nothing.
   */
  submit(act: SignedAct): Promise<RelayOutcome>
  /** How many acts wait, or are on their way. */
  waiting(): number
  /** Refuses what waits and whatever comes; returns when the transaction under way is mined or given up. */
  close(): Promise<void>
}
