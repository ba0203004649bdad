import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

import type { Mutant } from './Mutant.ts'
import type { Result } from './protocol.ts'

/** Results of earlier runs, so that a run goes on where another was stopped, and tests only what has changed. */
export type Results = {
  /** What was found out about the mutant, if nothing that it depends on has changed since. */
  readonly get: (mutant: Mutant) => Result | undefined
  /** Sources of the suites that a mutant survived already, and that have not changed since. */
  readonly survivedSuites: (mutant: Mutant) => ReadonlySet<string>
  readonly put: (mutant: Mutant, result: Result) => void
}

/** Digests of what results depend on. */
export type Digests = {
  /** Of all that contracts are made of which have code of a file in them, by the file's path. */
  readonly contracts: (file: string) => string
  /** Of a suite with all it imports, by its source name. */
  readonly suite: (source: string) => string
}

type Entry = {
  readonly id: string
  readonly needs: string
  readonly result: Result
  /** Of a survivor: the digest of each suite that it survived. */
  readonly survived?: Readonly<Record<string, string>>
}

/**
 * Opens the results kept in a file, one a line, the last of a mutant counting.
 *
 * A result holds while the contracts that have code of its file are the same: that a mutant was killed, while the suite
 * that killed it is, too; that it survived a suite, while that suite is.
 *
 * @param suites Sources of all suites there are.
 */
export function openResults(file: string, digests: Digests, suites: readonly string[]): Results {
  mkdirSync(dirname(file), { recursive: true })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  const kept = new Map(
    lines.map((line) => {
      const entry = JSON.parse(line) as Entry
      return [entry.id, entry] as const
    }),
  )
  const needsOf = (mutant: Mutant, result: Result): string => {
    const contracts = digests.contracts(mutant.file)
    return result.outcome === 'killed' ? `${contracts} ${digests.suite(result.by.suite.source)}` : contracts
  }
  const entryOf = (mutant: Mutant): Entry | undefined => {
    const entry = kept.get(mutant.id)
    return entry?.needs === (entry && needsOf(mutant, entry.result)) ? entry : undefined
  }
  const survivedSuites = (mutant: Mutant): ReadonlySet<string> => {
    const { survived = {} } = entryOf(mutant) ?? {}
    return new Set(suites.filter((source) => survived[source] === digests.suite(source)))
  }

  return {
    get(mutant) {
      const result = entryOf(mutant)?.result
      if (result?.outcome !== 'survived') return result
      return suites.every((source) => survivedSuites(mutant).has(source)) ? result : undefined
    },
    survivedSuites,
    put(mutant, result) {
      const survived = Object.fromEntries(suites.map((source) => [source, digests.suite(source)]))
      const entry = { id: mutant.id, needs: needsOf(mutant, result), result }
      appendFileSync(
        file,
        `${JSON.stringify(result.outcome === 'survived' ? { ...entry, survived } : entry)}\n`,
      )
    },
  }
}
