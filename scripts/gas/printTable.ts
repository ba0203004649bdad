import { formatGwei } from 'viem'

import { L1 } from '../lib/chargeL1Fee.ts'
import { peers } from './peers.ts'
import type { Row } from './row.ts'

const number = new Intl.NumberFormat('en-US')

/** The figures as text: ours, then what others reach. */
export function printTable(rows: readonly Row[]): string {
  const ours = table(
    ['Earnest', 'gas', 'transactions', 'calldata bytes', 'L1 fee, gwei'],
    rows.map(({ title, gas, transactions, calldata, l1Fee }) => [
      title,
      number.format(gas),
      String(transactions),
      number.format(calldata),
      number.format(Math.round(Number(formatGwei(l1Fee)))),
    ]),
  )
  const theirs = table(
    ['others, all transactions of a deal (count)', 'one payment', 'three milestones'],
    peers.map(({ system, one, three }) => [
      system,
      `${number.format(one.gas)} (${one.transactions})`,
      `${number.format(three.gas)} (${three.transactions})`,
    ]),
  )
  return [
    ours,
    '',
    theirs,
    '',
    'Whole transactions, the real USDC code behind its proxy, 100 USDC (30, 30 and 40 for three milestones), both',
    'sides without ETH: a relayer submits everything. The L1 fee is an estimate at Base’s scalars and',
    `${formatGwei(L1.baseFee)} gwei of base fee and ${formatGwei(L1.blobBaseFee)} gwei of blob base fee on the chain below.`,
  ].join('\n')
}

/** Columns under their headings; the first to the left, figures to the right. */
function table(headings: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const align = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')

  return [align(headings), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(align)].join(
    '\n',
  )
}
