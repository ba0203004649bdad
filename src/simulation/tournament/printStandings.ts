import { table } from '../print/table.ts'
import type { Difference, Standing } from './standings.ts'

/** The lines of the tables of a tournament. */
export function standingsLines(
  standings: readonly Standing[],
  differences: readonly Difference[],
): readonly string[] {
  const columns = [
    'mean utility',
    '95 %',
    'agreement',
    'to Nash',
    'to Pareto',
    'rounds',
    'worst opponent takes',
  ]
  return [
    ...table(
      [{ heading: 'strategy' }, ...columns.map((heading) => ({ heading, right: true }))],
      standings.map((one) => [
        one.name,
        share(one.meanUtility),
        interval(one.ci95),
        share(one.agreementRate),
        share(one.nashDistance),
        share(one.paretoDistance),
        one.rounds.toFixed(1),
        `${share(one.worstOpponentTakes)} (${one.worstOpponent})`,
      ]),
    ),
    '',
    ...table(
      [
        { heading: 'ahead of' },
        { heading: 'by', right: true },
        { heading: '95 %', right: true },
        { heading: 'pairs', right: true },
      ],
      differences.map((one) => [one.to, share(one.mean), interval(one.ci95), String(one.pairs)]),
    ),
  ]
}

function interval([low, high]: readonly [number, number]): string {
  return `${share(low)} … ${share(high)}`
}

function share(value: number): string {
  return value.toFixed(3)
}
