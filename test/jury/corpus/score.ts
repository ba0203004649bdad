import {
  type DeliberationReport,
  deliberationReport,
  effectiveVotes,
  krippendorffAlpha,
  medianOf,
} from '../../../src/jury/index.ts'
import { corpus, type Item } from '../../../src/simulation/jury/corpus/corpus.ts'
import type { Said } from './judgeCorpus.ts'

/** What everybody said of everything. */
export type Sayings = ReadonlyMap<Item, ReadonlyMap<string, Said>>

/** Who sits together. Majorities of the gullible are what a jury must not be; they show what is left then. */
export const panels = {
  'three careful, two gullible': ['careful 1', 'careful 2', 'careful 3', 'talkative 1', 'technical 1'],
  'three obey all they read': ['careful 1', 'careful 2', 'obedient 1', 'obedient 2', 'obedient 3'],
  'three fall for plain words': ['careful 1', 'careful 2', 'talkative 1', 'talkative 2', 'talkative 3'],
  'three fall for code': ['careful 1', 'careful 2', 'technical 1', 'technical 2', 'technical 3'],
} as const
export type Panel = keyof typeof panels

export const injected = corpus.filter(({ family }) => family !== undefined)

/** Whether machines alone decide about a delivery. */
export function isMachine({ task }: Item): boolean {
  return task.criteria.questions.length === 0
}

/** Who judges a delivery: a panel's members, and the program where nothing is asked. */
function sittingOn(panel: Panel, item: Item): readonly string[] {
  return isMachine(item) ? ['program', ...panels[panel]] : panels[panel]
}

/** A panel's report on one delivery. */
export function reportOf(said: Sayings, item: Item, panel: Panel): DeliberationReport {
  const judged = sittingOn(panel, item).flatMap((juror) => {
    const judgement = said.get(item)?.get(juror)?.judgement
    return judgement === undefined ? [] : [{ juror, judgement }]
  })
  return deliberationReport(item.task.criteria, judged)
}

/** Whether a panel's verdict is another than the right one. */
export function isChanged(said: Sayings, panel: Panel): (item: Item) => boolean {
  return (item) => reportOf(said, item, panel).sellerBps !== item.worth
}

/** The same, had nobody looked at what the canary caught. */
export function isChangedAnyway(said: Sayings, panel: Panel): (item: Item) => boolean {
  return (item) => {
    const shares = sittingOn(panel, item).map((juror) => said.get(item)?.get(juror)?.anyway ?? null)
    return medianOf(shares.filter((share) => share !== null)) !== item.worth
  }
}

/** The panels' scores as a table. */
export function scoreTable(said: Sayings): string[] {
  const share = (items: readonly Item[], found: (item: Item) => boolean) =>
    `${items.filter(found).length} of ${items.length}`
  const machine = injected.filter(isMachine)
  const asked = injected.filter((item) => !isMachine(item))
  const head = ['panel of stand-ins', 'right', 'machine', 'asked', 'no canary', 'alpha', 'effective votes']
  const rows = (Object.keys(panels) as Panel[]).map((panel) => {
    const ratings = ratingsOf(said, panel)
    return [
      panel,
      share(corpus, (item) => !isChanged(said, panel)(item)),
      share(machine, isChanged(said, panel)),
      share(asked, isChanged(said, panel)),
      share(asked, isChangedAnyway(said, panel)),
      krippendorffAlpha(ratings)?.toFixed(3) ?? '–',
      `${effectiveVotes(ratings)?.toFixed(2) ?? '–'} of ${panels[panel].length}`,
    ]
  })
  const lines = [head, ...rows]
  const widths = head.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return [
    `${corpus.length} deliveries; "machine", "asked": injections that changed a verdict, by who decides`,
    ...lines.map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    'The models are rules of our own: this measures how juries are put together, not how well models judge.',
  ]
}

/** What a panel's models answered to every question about every delivery. */
function ratingsOf(said: Sayings, panel: Panel) {
  const asked = corpus.flatMap((item) =>
    item.task.criteria.questions.map((question) => ({ item, name: question.name })),
  )
  return panels[panel].map((juror) =>
    asked.map(({ item, name }) => {
      const judgement = said.get(item)?.get(juror)?.judgement
      return judgement?.kind === 'answered' ? (judgement.answers[name] ?? null) : null
    }),
  )
}
