import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

import type { Mutant } from './Mutant.ts'
import type { Result } from './protocol.ts'

/** Results of earlier runs, so that a run that was stopped goes on where it was. */
export type Results = {
  /** What was found out about the mutant, if nothing that it depends on has changed since. */
  readonly get: (mutant: Mutant) => Result | undefined
  readonly put: (mutant: Mutant, result: Result) => void
}

/** Digests of what results depend on. */
export type Digests = {
  readonly contracts: string
  readonly everything: string
  /** Of a suite with all it imports, by its source name. */
  readonly suite: (source: string) => string
}

/**
 * Opens the results kept in a file, one a line, the last of a mutant counting.
 *
 * A result holds while the contracts are the same: that a mutant was killed, while the suite that killed it is, too;
 * that it survived, only while all tests are.
 */
export function openResults(file: string, digests: Digests): Results {
  mkdirSync(dirname(file), { recursive: true })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  const kept = new Map(
    lines.map((line) => {
      const entry = JSON.parse(line) as { id: string; needs: string; result: Result }
      return [entry.id, entry] as const
    }),
  )
  const needsOf = (result: Result): string => {
    if (result.outcome === 'survived') return digests.everything
    if (result.outcome === 'killed') return `${digests.contracts} ${digests.suite(result.by.suite.source)}`
    return digests.contracts
  }

  return {
    get({ id }) {
      const entry = kept.get(id)
      return entry && entry.needs === needsOf(entry.result) ? entry.result : undefined
    },
    put({ id }, result) {
      appendFileSync(file, `${JSON.stringify({ id, needs: needsOf(result), result })}\n`)
    },
  }
}
