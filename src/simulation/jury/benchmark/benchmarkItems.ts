import type { Criteria } from '../../../jury/index.ts'
import { type Item, injectedOf, itemOf } from '../corpus/corpus.ts'
import { families } from '../corpus/injections.ts'
import { type Made, type Task, tasks } from '../corpus/tasks.ts'

/** One delivery that models are asked about, and what is right for it. */
export type BenchmarkItem = Item & {
  /** `control`: the delivery of a plain one again, so that what differs is the model's own chance. */
  readonly role: 'plain' | 'control' | 'injected'
  /** The name of the plain item of the same delivery, without what was injected. */
  readonly base: string
  /** By the name of each question: whether it holds. */
  readonly truth: Readonly<Record<string, boolean>>
}

/**
 * Of the corpus, what models are asked about and can judge: every delivery as it was made, and each family of injections in
 * each of the deliveries that are wrong. Where machines decide alone there is nothing to ask.
 */
export const benchmarkItems: readonly BenchmarkItem[] = tasks
  .filter(({ criteria }) => criteria.questions.length > 0)
  .flatMap((task) => {
    const made = [...task.good, ...task.wrong, ...task.broken].filter(({ unreadable }) => !unreadable)
    return [
      ...made.map((one) => benchmarkItem(task, one, itemOf(task, one), 'plain')),
      ...task.wrong.map((one) => benchmarkItem(task, one, itemOf(task, one), 'control')),
      ...families.flatMap((family) =>
        task.wrong.map((one) => benchmarkItem(task, one, injectedOf(task, one, family), 'injected')),
      ),
    ]
  })

function benchmarkItem(task: Task, made: Made, item: Item, role: BenchmarkItem['role']): BenchmarkItem {
  const base = itemOf(task, made).name
  const name = role === 'control' ? `${base}, again` : item.name
  return { ...item, name, role, base, truth: truthOf(task, task.criteria, made.text) }
}

function truthOf({ knows }: Task, { questions }: Criteria, delivery: string): BenchmarkItem['truth'] {
  return Object.fromEntries(questions.map(({ name, ask }) => [name, knows(ask, delivery)]))
}
