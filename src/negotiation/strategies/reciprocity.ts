import type { Outcome } from '../preferences/outcome.ts'

/** Whether the counterparty answers news with news, and what both sides have said. */
export type ReciprocityWatch = {
  said(outcome: Outcome): void
  heard(outcome: Outcome): void
  /** How many different outcomes this side said, and heard. */
  readonly saidCount: number
  readonly heardCount: number
  /** Whether the counterparty says something new only when it has just heard something new, as MiCRO does. */
  isReciprocal(): boolean
}

/** How often it must have answered, and how often it may have come with something unasked. */
const leastAnswers = 2
const mostUnasked = 1

/** Begins to watch. */
export function watchReciprocity(): ReciprocityWatch {
  const ours = new Set<string>()
  const theirs = new Set<string>()
  let wasNew = false
  let answers = 0
  let unasked = 0
  return {
    said(outcome) {
      const key = keyOf(outcome)
      wasNew = !ours.has(key)
      ours.add(key)
    },
    heard(outcome) {
      const key = keyOf(outcome)
      if (theirs.has(key)) return
      theirs.add(key)
      if (ours.size === 0) return
      if (wasNew) answers++
      else unasked++
    },
    get saidCount() {
      return ours.size
    },
    get heardCount() {
      return theirs.size
    },
    isReciprocal: () => answers >= leastAnswers && unasked <= mostUnasked,
  }
}

function keyOf(outcome: Outcome): string {
  return outcome.join()
}
