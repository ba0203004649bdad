import type { Row } from './row.ts'

/**
 * What gas costs on Base, in wei: at its minimum base fee, near which it is in normal operation, and at ten and a hundred
 * times that, as when blocks are full for minutes. The minimum is Base's own since 2026-02-19:
 * https://docs.base.org/base-chain/network-information/configuration-changelog
 */
export const feeLevels = {
  minimum: 5_000_000n,
  tenfold: 50_000_000n,
  hundredfold: 500_000_000n,
} as const
export type FeeLevel = keyof typeof feeLevels

/** What an ether is taken to cost, in dollars. Warning: an assumption, to be replaced by the day's price. */
export const ETHER_PRICE = 2_000

/** Wei. */
const ETHER = 1e18

/**
 * What somebody pays for a row on Base, in dollars: gas × base fee + L1 fee, after
 * https://specs.optimism.io/protocol/exec-engine.html#fees. Nothing is added for priority, nor as operator fee.
 *
 * @param row `l1Fee` is as the chain took it; scripts/lib/chargeL1Fee.ts fixes what it depends on, at all levels alike.
 */
export function dollarsOf({ gas, l1Fee }: Pick<Row, 'gas' | 'l1Fee'>, level: FeeLevel): number {
  return (Number(BigInt(gas) * feeLevels[level] + l1Fee) / ETHER) * ETHER_PRICE
}
