import type { MainJobResult, RecordResult } from '../MainJobResult.ts'
import { formatInteger, formatUsdc } from './formatUsdc.ts'
import type { Paint } from './paint.ts'
import { type Column, table } from './table.ts'

/** Prints what a run came to. */
export function printSummary(result: MainJobResult, write: (line: string) => void, paint: Paint): void {
  const section = (title: string, columns: readonly Column[], rows: readonly (readonly string[])[]) => {
    write('')
    write(paint('bold', title))
    for (const line of table(columns, rows, (heading) => paint('dim', heading))) write(`   ${line}`)
  }
  const { negotiations, deal, smallDeal, transactions, balances, reputations, transcript, assertions } =
    result

  section(
    'Negotiations',
    [
      { heading: 'seller' },
      { heading: 'moves', right: true },
      { heading: 'offers', right: true },
      { heading: 'list price', right: true },
      { heading: 'last price', right: true },
      { heading: 'outcome' },
    ],
    negotiations.map(({ seller, rounds, offers, listPrice, lastPrice, outcome, reason }) => [
      seller,
      `${rounds}`,
      `${offers}`,
      formatUsdc(listPrice),
      formatUsdc(lastPrice),
      reason === undefined ? outcome : `${outcome}: ${reason}`,
    ]),
  )

  for (const [title, { id, seller, listPrice, agreedPrice, milestones }] of [
    ['The deal', deal],
    ['The small deal', smallDeal],
  ] as const) {
    section(
      `${title} with ${seller}: list ${formatUsdc(listPrice)}, agreed ${formatUsdc(agreedPrice)}`,
      [
        { heading: 'milestone' },
        { heading: 'amount', right: true },
        { heading: 'bond', right: true },
        { heading: 'ended' },
        { heading: "seller's share", right: true },
      ],
      milestones.map(({ title, amount, bond, status, sellerBps }) => [
        title,
        formatUsdc(amount),
        formatUsdc(bond),
        status,
        `${sellerBps / 100} %`,
      ]),
    )
    write(paint('dim', `   ${id}`))
  }

  section(
    'Transactions',
    [{ heading: 'act' }, { heading: 'acts', right: true }, { heading: 'gas', right: true }],
    [
      ...transactions.map(({ act, acts, gas }) => [act, `${acts}`, formatInteger(gas)]),
      ['together', '', formatInteger(transactions.reduce((sum, { gas }) => sum + gas, 0))],
    ],
  )

  section(
    'Balances, to the unit',
    [
      { heading: 'account' },
      { heading: 'USDC before', right: true },
      { heading: 'USDC after', right: true },
      { heading: 'change', right: true },
      { heading: 'ETH' },
    ],
    balances.accounts.map(({ who, before, after }) => {
      const had = before.wallet + before.balance
      const has = after.wallet + after.balance
      const change = has - had
      return [
        who,
        formatUsdc(had, 6),
        formatUsdc(has, 6),
        change > 0n ? `+${formatUsdc(change, 6)}` : formatUsdc(change, 6),
        after.ether === 0n ? 'none' : 'pays the gas',
      ]
    }),
  )
  write(
    paint(
      'dim',
      `   minted ${formatUsdc(balances.minted, 6)}, of it burned ${formatUsdc(balances.burned, 6)}`,
    ),
  )

  section(
    'Records',
    [
      { heading: 'account' },
      { heading: 'as' },
      { heading: 'score before', right: true },
      { heading: 'after', right: true },
      { heading: 'cost to forge before', right: true },
      { heading: 'after', right: true },
    ],
    reputations.map(({ who, role, before, after }) => [
      who,
      role,
      scoreOf(before),
      scoreOf(after),
      formatUsdc(before.costToForge),
      formatUsdc(after.costToForge),
    ]),
  )

  write('')
  write(paint('bold', 'Checked'))
  for (const { name, holds } of assertions) {
    write(`   ${holds ? paint('green', 'yes') : paint('red', 'NO ')}  ${name}`)
  }
  write('')
  const failed = assertions.filter(({ holds }) => !holds).length
  const verdict = transcript.verified ? 'transcript verified' : 'transcript NOT verified'
  write(`${transcript.moves} moves, ${verdict}; ${assertions.length} checks, ${failed} failed`)
}

function scoreOf({ score }: RecordResult): string {
  return (Number(score / 10n ** 12n) / 1e6).toFixed(3)
}
