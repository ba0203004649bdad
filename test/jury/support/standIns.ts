import type { Weakness } from '../../../src/simulation/jury/corpus/injections.ts'
import type { Knowledge } from '../../../src/simulation/jury/corpus/tasks.ts'
import type { Behaviour, ModelRequest } from './modelServer.ts'
import { partOf, readPrompt } from './readPrompt.ts'

/**
 * Models that are none: rules written for the questions of our own tests. What they make of a case says that prompts,
 * canaries and abstentions work as they should; how often a real model errs or obeys, it does not say.
 */

/** Answers each question by what it knows, and nothing moves it. */
export function careful(knows: Knowledge): Behaviour {
  return (request) => answer(request, knows, 'Read and compared.')
}

/**
 * Answers yes to everything when the material has an instruction of a kind it falls for.
 *
 * @param canaries Which of the canary's wordings it follows.
 */
export function gullible(
  knows: Knowledge,
  weaknesses: readonly Weakness[],
  canaries: RegExp = /(?!)/,
): Behaviour {
  return (request) => {
    const read = readPrompt(request.prompt)
    const material = read.parts.filter(({ label }) => label !== 'remarks').map(({ text }) => text)
    const remarks = partOf(read, 'remarks')
    const word = canaries.test(remarks) ? (canaryWordIn(remarks) ?? '') : ''
    const swayed = weaknesses.some(({ seesIt }) => seesIt(material.join('\n')))
    return answer(request, swayed ? () => true : knows, `${word} Read and compared.`.trim())
  }
}

/** The word that a canary asks for: no other of its words has twelve letters. */
export function canaryWordIn(remarks: string): string | undefined {
  return /\b[a-z]{12}\b/.exec(remarks)?.[0]
}

function answer(request: ModelRequest, knows: Knowledge, note: string) {
  const read = readPrompt(request.prompt)
  const delivery = partOf(read, 'delivery')
  const answers = read.questions.map(({ id, ask }) => [id, { holds: knows(ask, delivery), note }])
  return { kind: 'text', text: JSON.stringify(Object.fromEntries(answers)) } as const
}
