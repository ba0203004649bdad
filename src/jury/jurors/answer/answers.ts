import { z } from 'zod'

import { plain } from '../../checks/show.ts'
import type { Question } from '../../criteria/criteria.ts'

/** The longest note, in UTF-16 units. A longer one is cut: it explains an answer and is none. */
export const longestNote = 200

const Answer = z.strictObject({ holds: z.boolean(), note: z.string() })

/** A model's answers, by `q1`, `q2` … */
export type ModelAnswers = Readonly<Record<string, z.output<typeof Answer>>>

/** What a model is to answer: by `q1`, `q2` …, whether it holds, and why. Nothing else, and nothing left out. */
export function answersSchema(questions: number) {
  return z.strictObject(
    Object.fromEntries(Array.from({ length: questions }, (_, index) => [`q${index + 1}`, Answer])),
  )
}

/** A model's answers and notes by the names of the questions; notes as plain text, for people. */
export function readAnswers(
  asked: readonly Question[],
  answers: ModelAnswers,
): { readonly answers: Record<string, boolean>; readonly notes: Record<string, string> } {
  const entries = asked.flatMap(({ name }, index) => {
    const answer = answers[`q${index + 1}`]
    return answer === undefined ? [] : [{ name, ...answer }]
  })
  return {
    answers: Object.fromEntries(entries.map(({ name, holds }) => [name, holds])),
    notes: Object.fromEntries(entries.map(({ name, note }) => [name, plain(note, longestNote)])),
  }
}
