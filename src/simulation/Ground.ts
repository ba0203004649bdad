import type { Address, Hex } from '../core/index.ts'
import type { AccountConfig } from './agents/Account.ts'

/** What a run stands on, made by whoever starts it: a chain, its USDC, Earnest, and the powers over them. */
export type Ground = {
  readonly chain: AccountConfig['chain']
  /** What was deployed, with the gas it took where that says something. */
  readonly deployments: readonly { readonly name: string; readonly address: Address; readonly gas?: bigint }[]
  /** Gives an account ETH, in wei. */
  fund(account: Address, wei: bigint): Promise<void>
  /** Gives an account USDC, in micro-units. */
  mint(account: Address, amount: bigint): Promise<void>
  /** The chain's time, Unix seconds. */
  now(): Promise<number>
  /** Lets so many seconds pass on the chain. */
  advance(seconds: number): Promise<void>
  /** What the public beacon publishes for a round: its signature, 128 bytes. */
  beacon(round: bigint): Promise<Hex>
}
