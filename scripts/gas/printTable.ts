import { formatGwei } from 'viem'

import { L1 } from '../lib/chargeL1Fee.ts'
import { dollarsOf, ETHER_PRICE, type FeeLevel, feeLevels } from './fees.ts'
import { type Peer, type PeerStep, peerConditions, peerSteps, peers } from './peers.ts'
import type { Row } from './row.ts'
import { table } from './table.ts'

/** The rows whose price is told in dollars, by their names, and what they are called there. */
const priced = {
  'one-payment-authorization': 'one payment, by authorization and pushed',
  'one-transaction-authorization': 'the same in one transaction',
  'three-milestones-authorization': 'three milestones, one approval',
  'three-approvals-authorization': 'three milestones, an approval each',
  'first-deal': 'the first deal of fresh parties, one payment',
  'one-payment-balance': 'one payment, from balances and credited',
  'three-milestones-balance': 'three milestones, one approval, from balances and credited',
  'batch-50-per-deal': 'one payment, in batches of 50 of one pair',
  'batch-50-pairs-per-deal': 'one payment, in batches of 50 distinct pairs',
  dispute: 'one payment that is disputed and ruled',
  'jury-dispute': 'one payment that is disputed and ruled by a jury',
}

const number = new Intl.NumberFormat('en-US')
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 4,
})

/** The figures as text: ours, what they are in dollars, then what others reach. */
export function printTable(rows: readonly Row[]): string {
  return [
    ourTable(rows),
    '',
    'Whole transactions, the real USDC code behind its proxy, 100 USDC (30, 30 and 40 for three milestones), both',
    'sides without ETH: a relayer submits everything. The L1 fee is an estimate at Base’s scalars and',
    `${formatGwei(L1.baseFee)} gwei of base fee and ${formatGwei(L1.blobBaseFee)} gwei of blob base fee on the chain below.`,
    '',
    dollarTable(rows),
    '',
    `Gas × base fee + L1 fee, at ${number.format(ETHER_PRICE)} dollars an ether (an assumption), nothing for priority. The base fees of`,
    'Base: its minimum since 2026-02-19, near which it is in normal operation, and ten and a hundred times that. The',
    'L1 fee is the one above at all three.',
    '',
    peerTable(),
    '',
    stepTable(rows),
    '',
    ...peerConditions,
  ].join('\n')
}

function ourTable(rows: readonly Row[]): string {
  return table(
    ['Earnest', 'gas', 'transactions', 'calldata bytes', 'L1 fee, gwei'],
    rows.map(({ title, gas, transactions, calldata, l1Fee }) => [
      title,
      number.format(gas),
      String(transactions),
      number.format(calldata),
      number.format(Math.round(Number(formatGwei(l1Fee)))),
    ]),
  )
}

function dollarTable(rows: readonly Row[]): string {
  const levels = Object.keys(feeLevels) as FeeLevel[]
  return table(
    ['in dollars, at a base fee of', ...levels.map((level) => `${formatGwei(feeLevels[level])} gwei`)],
    Object.entries(priced).map(([name, label]) => {
      const row = rowOf(rows, name)
      return [label, ...levels.map((level) => dollars.format(dollarsOf(row, level)))]
    }),
  )
}

function peerTable(): string {
  return table(
    ['others, all transactions of a deal (count)', 'measured', 'version', 'one payment', 'three milestones'],
    peers.map((peer) => [peer.system, ...originOf(peer), costOf(peer.one), costOf(peer.three)]),
  )
}

function stepTable(rows: readonly Row[]): string {
  return table(
    ['others, single acts', 'measured', 'version', 'gas', "Earnest's"],
    peerSteps.map((peer) => [
      `${peer.system}, ${peer.step}`,
      ...originOf(peer),
      number.format(peer.gas),
      peer.beside === undefined ? '–' : number.format(rowOf(rows, peer.beside).gas),
    ]),
  )
}

/** When it was measured, and on which version. */
function originOf({ date, version = 'not kept' }: Peer | PeerStep): readonly [string, string] {
  return ['on' in date ? date.on : `by ${date.by}`, version]
}

function costOf(cost: Peer['three']): string {
  if (!cost) return '–'
  return `${number.format(cost.gas)} (${cost.transactions})`
}

function rowOf(rows: readonly Row[], name: string): Row {
  const row = rows.find((row) => row.name === name)
  if (!row) throw new RangeError(`no row ${name}`)
  return row
}
