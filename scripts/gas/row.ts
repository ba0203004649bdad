import type { Transaction } from './createWorld.ts'

/** One line of the table. */
export type Row = {
  /** Stable; what programs look for. */
  readonly name: string
  /** The same in prose; the snapshot's key. */
  readonly title: string
  readonly gas: number
  readonly transactions: number
  /** Bytes. */
  readonly calldata: number
  /** Wei. */
  readonly l1Fee: bigint
}

/** A line that adds transactions up. */
export function row(name: string, title: string, transactions: readonly Transaction[]): Row {
  return {
    name,
    title,
    gas: transactions.reduce((sum, { gas }) => sum + gas, 0),
    transactions: transactions.length,
    calldata: transactions.reduce((sum, { calldata }) => sum + calldata, 0),
    l1Fee: transactions.reduce((sum, { l1Fee }) => sum + l1Fee, 0n),
  }
}
