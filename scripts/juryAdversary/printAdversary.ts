import type { Success } from '../../src/simulation/jury/adversary.ts'
import { strikes } from '../../src/simulation/jury/holdsMedian.ts'
import { table } from '../../src/simulation/print/table.ts'
import {
  CHANCES,
  HONEST,
  INTEREST,
  JUDGING,
  OPERATORS,
  type Report,
  type Row,
  SIZES,
} from './measureAdversary.ts'

const titles = {
  'one provider': 'All jurors judge with one provider: the adversary’s seats are hypergeometric.',
  'as everybody':
    'Five providers, used by 40, 25, 20, 10 and 5 % of the operators; the adversary’s declare them alike.',
  'worst labels': 'The same, the adversary’s divided among them as helps it most against a panel of five.',
  'vacant labels':
    'Five providers, used by 60, 40, 0, 0 and 0 %; a third of the adversary’s declare each that is nobody’s.',
} as const

const ways = {
  none: 'nobody strikes',
  both: 'both strike',
  blind: 'both, one blindly',
  adversary: 'it alone strikes',
} as const

/** The report as tables. */
export function printAdversary(report: Report, trials: number): string {
  const layouts = Object.keys(titles) as (keyof typeof titles)[]
  return [
    'How often an adversary holds the median of a panel, in percent: of draws, by the contract’s own procedure (with half',
    `its 95 % interval), exactly, and how many deviations apart. ${OPERATORS} operators of equal stake with a juror each, who all`,
    `vote; ${trials} draws a figure. Panels of 7, 11 and 15 are what appeals from 3, 5 and 7 are judged by.`,
    ...layouts.flatMap((layout) => [
      '',
      titles[layout],
      ...ofLayout(report.rows.filter((row) => row.layout === layout)),
    ]),
    '',
    'What labels are worth: the share of the stake at a single provider that holds the median of five as often.',
    ...labels(report.rows, layouts),
    '',
    'Nobody strikes, one provider, exactly: how often it decides, and how often when it keeps sealed ballots back wherever that',
    'leaves a panel without a quorum, which is drawn again once.',
    ...withheld(report.rows.filter(({ layout }) => layout === 'one provider')),
    '',
    ...captures(report.captures),
    '',
    `${report.figures} figures. Of the ${report.common} with five wins and five losses to expect, the furthest is off by ` +
      `${report.furthest.toFixed(2)} deviations.`,
  ].join('\n')
}

function ofLayout(rows: readonly Row[]): string[] {
  const right = true
  return table(
    [
      { heading: 'stake', right },
      { heading: 'strikes' },
      ...SIZES.map((size) => ({ heading: `of ${size}`, right })),
    ],
    rows.flatMap((row) =>
      strikes.map((who) => [
        who === 'none' ? `${row.share} %` : '',
        ways[who],
        ...SIZES.map((size) => cell(row.successes.find((one) => one.size === size && one.strikes === who))),
      ]),
    ),
  )
}

function labels(rows: readonly Row[], layouts: readonly Row['layout'][]): string[] {
  const right = true
  const shares = [...new Set(rows.map(({ share }) => share))]
  return table(
    [{ heading: 'stake', right }, ...layouts.map((heading) => ({ heading, right }))],
    shares.map((share) => [
      `${share} %`,
      ...layouts.map((layout) => {
        const row = rows.find((one) => one.share === share && one.layout === layout)
        return row ? `${row.worth.toFixed(0)} %` : ''
      }),
    ]),
  )
}

function withheld(rows: readonly Row[]): string[] {
  const right = true
  return table(
    [{ heading: 'stake', right }, ...SIZES.map((size) => ({ heading: `of ${size}`, right }))],
    rows.map((row) => [
      `${row.share} %`,
      ...SIZES.map((size) => {
        const plain = row.successes.find((one) => one.size === size && one.strikes === 'none')
        const kept = row.withheld.find((one) => one.size === size)
        return plain && kept ? `${percent(plain.exact)} → ${percent(kept.exact)}` : ''
      }),
    ]),
  )
}

function captures(found: Report['captures']): string[] {
  const right = true
  const dollars = (amount: number) => `$${Math.round(amount).toLocaleString('en')}`
  const days = found[0]?.days.toFixed(1)
  return [
    'What it takes to hold the median of a panel of 5, where nobody appeals, and of 11, where either side does: so many operators',
    `with the least stake, locked for ${days} days and then returned; and ${100 * INTEREST} % a year on it, all that it costs.`,
    ...table(
      [
        { heading: 'honest operators', right },
        { heading: 'chance', right },
        ...JUDGING.map((size) => ({ heading: `of ${size}`, right })),
      ],
      HONEST.flatMap((honest) =>
        CHANCES.map((probability) => [
          `${honest}`,
          `${100 * probability} %`,
          ...JUDGING.map((size) => {
            const one = found.find(
              (cost) => cost.honest === honest && cost.probability === probability && cost.size === size,
            )
            return one ? `${one.adversary}: ${dollars(one.locked)}, ${dollars(one.interest)}` : ''
          }),
        ]),
      ),
    ),
  ]
}

function cell(success: Success | undefined): string {
  if (!success) return ''
  const [low, high] = success.interval
  const half = percent((high - low) / 2)
  return `${percent(success.simulated)} ±${half}  ${percent(success.exact)}  ${success.z.toFixed(1).padStart(4)}`
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
