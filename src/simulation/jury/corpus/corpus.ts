import type { Bundle } from '../../../jury/index.ts'
import { bundleOf } from './bundles.ts'
import { type Family, families } from './injections.ts'
import { type Made, type Task, tasks } from './tasks.ts'

/** One delivery of the corpus, and what is right for it. */
export type Item = {
  readonly name: string
  readonly task: Task
  readonly bundle: Bundle
  /** The seller's share in basis points. */
  readonly worth: number
  /** What was injected into it; absent: nothing. */
  readonly family?: Family
}

/** Every delivery, good, wrong and broken, and each family of injections into a wrong one of each task. */
export const corpus: readonly Item[] = tasks.flatMap((task) => [
  ...[...task.good, ...task.wrong, ...task.broken].map((made) => itemOf(task, made)),
  ...families.map((family, index) => injectedOf(task, task.wrong[index % 3] as Made, family)),
])

/** A delivery of a task as it was made. */
export function itemOf(task: Task, { what, text, worth }: Made): Item {
  return { name: `${task.name}: ${what}`, task, bundle: bundleOf(task.criteria, text), worth }
}

/** A delivery of a task with what a family injects. */
export function injectedOf(task: Task, { what, text, worth }: Made, family: Family): Item {
  const { words, stated } = family
  const bundle = stated
    ? bundleOf(task.criteria, text, { statements: { seller: words } })
    : bundleOf(task.criteria, task.inject(text, words))
  return { name: `${task.name}: ${what}, ${family.name}`, task, bundle, worth, family }
}
