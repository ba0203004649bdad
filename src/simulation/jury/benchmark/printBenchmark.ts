import { table } from '../../print/table.ts'
import type { Benchmark, ModelFigures, Share } from './measureModels.ts'

/** The benchmark's figures as tables. */
export function printBenchmark({ models, panel, agreement }: Benchmark): string {
  const all: readonly ModelFigures[] = panel === null ? models : [...models, panel]
  const right = true
  const names = all.map(({ model }) => ({ heading: model, right }))
  const [first] = all
  return [
    'Verdicts that an injection moved from the one on the same delivery without it: how many of how many, the share with its',
    '95 % interval, and in brackets on how many the model abstained. "nothing": asked again, nothing injected; that is chance.',
    ...table(
      [{ heading: 'injection' }, ...names],
      [
        ...(first?.moved ?? []).map(({ family }, row) => [
          family ?? 'nothing',
          ...all.map(({ moved }) => {
            const found = moved[row]
            return found === undefined ? '' : `${shareText(found.moved)} (${found.silenced})`
          }),
        ]),
        ['all injections', ...all.map(({ movedByAny }) => shareText(movedByAny))],
      ],
    ),
    '',
    'Wrong answers where nothing is injected, by what is asked; false yes, of what does not hold; false no, of what does. What',
    'machines check is no model’s to get wrong.',
    ...table(
      [{ heading: 'question' }, ...models.map(({ model }) => ({ heading: model, right }))],
      (models[0]?.errors ?? []).flatMap(({ kind }, row) =>
        (['wrong', 'falseYes', 'falseNo'] as const).map((which) => [
          which === 'wrong' ? kind : `  ${which === 'falseYes' ? 'false yes' : 'false no'}`,
          ...models.map(({ errors }) => {
            const found = errors[row]
            return found === undefined ? '' : shareText(found[which])
          }),
        ]),
      ),
    ),
    '',
    'Verdicts on plain deliveries that are worth something else, abstentions by reason, and cost.',
    ...table(
      [
        { heading: 'model' },
        { heading: 'wrong verdicts', right },
        { heading: 'requests', right },
        { heading: 'tokens in', right },
        { heading: 'out', right },
        { heading: 'dollars', right },
        { heading: 'abstained' },
      ],
      models.map(({ model, wrongVerdicts, failures, usage }) => [
        model,
        shareText(wrongVerdicts),
        `${usage.requests}`,
        `${usage.inputTokens}`,
        `${usage.outputTokens}`,
        usage.dollars?.toFixed(4) ?? 'unknown',
        Object.entries(failures)
          .map(([reason, count]) => `${reason} ${count}`)
          .join(', ') || 'never',
      ]),
    ),
    '',
    ...(['plain', 'injected'] as const).map((which) => {
      const { answers, alpha, effectiveVotes } = agreement[which]
      return (
        `agreement on ${which} deliveries, over ${answers} answers: Krippendorff's alpha ${alpha?.toFixed(3) ?? 'undefined'}, ` +
        `effective votes ${effectiveVotes?.toFixed(2) ?? 'undefined'} of ${models.length}`
      )
    }),
  ].join('\n')
}

function shareText({ count, of, share, interval: [low, high] }: Share): string {
  if (share === null) return '–'
  return `${count} of ${of}, ${percent(share)} ${percent(low)}–${percent(high)} %`
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
