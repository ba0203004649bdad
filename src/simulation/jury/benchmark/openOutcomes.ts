import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

import { Hash } from '../../../core/index.ts'

const Count = z.int().min(0)
const usage = z.strictObject({
  inputTokens: Count,
  outputTokens: Count,
  requests: Count,
  dollars: z.number().min(0).exactOptional(),
})

/** What one model made of one item, and what that cost. */
export const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answered'),
    /** In basis points. */
    sellerBps: Count.max(10_000),
    /** By the name of each check and question. */
    answers: z.record(z.string(), z.boolean()),
    usage,
  }),
  z.strictObject({ kind: z.literal('abstained'), reason: z.string().min(1), usage }),
])
export type Outcome = z.output<typeof Outcome>

const Line = z.strictObject({ key: Hash, outcome: Outcome })

/** What models were found to do, kept in a file, so that a run goes on where another ended. */
export type Outcomes = {
  readonly get: (key: Hash) => Outcome | undefined
  readonly put: (key: Hash, outcome: Outcome) => void
}

/** Failures of machines and not of models: they are tried again. */
const passing: readonly string[] = ['provider', 'timeout']

/**
 * Opens the outcomes in a file, one a line, the last of a key counting. What was cut off while it was written is no line.
 */
export function openOutcomes(file: string): Outcomes {
  mkdirSync(dirname(file), { recursive: true })
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  // A line that was cut off ends where the next begins.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n')
  const kept = new Map(
    text.split('\n').flatMap((line) => {
      const read = Line.safeParse(parsed(line))
      return read.success ? [[read.data.key, read.data.outcome] as const] : []
    }),
  )
  return {
    get(key) {
      const outcome = kept.get(key)
      return outcome?.kind === 'abstained' && passing.includes(outcome.reason) ? undefined : outcome
    },
    put(key, outcome) {
      kept.set(key, outcome)
      appendFileSync(file, `${JSON.stringify({ key, outcome })}\n`)
    },
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
