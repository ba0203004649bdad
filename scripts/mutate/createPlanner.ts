import type { Mutant } from './Mutant.ts'
import type { Step, Suite } from './protocol.ts'

/** Decides in what order a mutant's tests run: those that are likely to kill it first. */
export type Planner = {
  readonly plan: (mutant: Mutant) => Step[]
  /** Learns what killed one. */
  readonly learn: (mutant: Mutant, by: Step) => void
}

/** How many single tests are tried before whole suites. */
const TRIES = 4

/**
 * Tests that killed a neighbour come first, one by one; then all suites: those whose name is the file's or the
 * function's, those that killed most, the quick before the slow.
 *
 * @param suites The suites, with what each takes in milliseconds.
 */
export function createPlanner(suites: readonly { readonly step: Step; readonly ms: number }[]): Planner {
  const kills = new Map<string, { step: Step; line: number; file: string }[]>()
  const perSuite = new Map<string, number>()

  const affinity = (suite: Suite, { id, file }: Mutant) => {
    const subject = suite.name.replace(/(Test|Invariants?|Fuzz)$/i, '').toLowerCase()
    const place =
      id
        .slice(file.length + 1)
        .split(':')[0]
        ?.toLowerCase() ?? ''
    const stem = file
      .replace(/.*\//, '')
      .replace(/(Lib)?\.sol$/, '')
      .toLowerCase()
    return subject !== '' && (place.includes(subject) || stem.includes(subject) || subject.includes(stem))
      ? 1
      : 0
  }

  return {
    plan(mutant) {
      const near = [...(kills.get(mutant.file) ?? [])].sort(
        (a, b) => Math.abs(a.line - mutant.line) - Math.abs(b.line - mutant.line),
      )
      const singles = [...new Map(near.map(({ step }) => [`${step.suite.name} ${step.test}`, step])).values()]
      const whole = suites
        .map(({ step, ms }) => ({
          step,
          // A kill is worth as much as a second saved.
          rank:
            affinity(step.suite, mutant) * 20 +
            Math.min(10, perSuite.get(`${mutant.file} ${step.suite.name}`) ?? 0) -
            ms / 1000,
        }))
        .sort((a, b) => b.rank - a.rank)
      return [...singles.slice(0, TRIES), ...whole.map(({ step }) => step)]
    },
    learn(mutant, by) {
      const list = kills.get(mutant.file) ?? []
      list.push({ step: by, line: mutant.line, file: mutant.file })
      kills.set(mutant.file, list)
      const key = `${mutant.file} ${by.suite.name}`
      perSuite.set(key, (perSuite.get(key) ?? 0) + 1)
    },
  }
}
