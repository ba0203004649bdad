import { readJsonDelivery } from '../../checks/delivery/readJsonDelivery.ts'
import { answersSchema, type ModelAnswers } from './answers.ts'
import { type FoundObject, jsonObjectsIn } from './jsonObjectsIn.ts'

/** What a model's text comes to. */
export type FoundAnswer = {
  /** What it says aloud: the text without the thoughts. */
  readonly said: string
  /** undefined: it gives no answer, or more than one. */
  readonly answers: ModelAnswers | undefined
}

/** A longer text, in UTF-16 units, is no answer to questions that take a sentence each. */
const longestText = 1_000_000

/** How models that think within their text end a thought, and begin one. */
const thoughtEnds = /<\/(?:think|thinking|thought|thoughts|reasoning)\s*>|\[\/THINK\]|◁\/think▷/gi
const thoughtBegins = /<(?:think|thinking|thought|thoughts|reasoning)\s*>|\[THINK\]|◁think▷/gi

/** What stands before an answer that a text begins with. */
const beginning = /^\s*(?:(?:```|~~~)\w*\s*)?$/

/**
 * Finds the answer in a model's text: in a code fence, behind thoughts, before or after sentences.
 *
 * What a delivery says may be quoted in thoughts, an answer of its making too, and marks of thoughts with it. So only what
 * follows the last end of a thought is looked at, a mark inside of an object being none; and every object there that has
 * the name of a question must be the same answer, read as strictly as a delivery is. Nothing is chosen. An answer repeated
 * to the letter is one answer.
 *
 * No thought begins with an answer: where a text does, an end of a thought behind it may be quoted, and both have to agree.
 *
 * Where a thought is begun after that and never ended, its answer has to be the end of the text: what is quoted on the
 * way is followed by something.
 */
export function findAnswer(text: string, questions: number): FoundAnswer {
  if (text.length > longestText) return { said: text, answers: undefined }
  const objects = jsonObjectsIn(text)
  const thoughtOver = marksIn(text, thoughtEnds, objects).at(-1)?.end ?? 0
  const answersIn = objects.filter(({ text: object }) => looksLikeAnswer(object, questions))
  const open = marksIn(text, thoughtBegins, objects).find(({ start }) => start >= thoughtOver)
  const later = answersIn.filter(({ start }) => start >= thoughtOver)
  const isAnswerFirst = answersIn.some(({ start }) => beginning.test(text.slice(0, start)))
  const candidates = isAnswerFirst && later.length > 0 ? answersIn : later
  const last = candidates.at(-1)
  if (open !== undefined && last !== undefined && last.start > open.start) {
    const said = text.slice(last.start)
    const ends = /^[\s`]*$/.test(text.slice(last.end))
    return { said, answers: ends ? onlyAnswer(candidates, questions) : undefined }
  }
  return { said: text.slice(thoughtOver), answers: onlyAnswer(candidates, questions) }
}

/** Marks of thoughts; what an object quotes is none. */
function marksIn(text: string, marks: RegExp, objects: readonly FoundObject[]) {
  return [...text.matchAll(marks)]
    .map((mark) => ({ start: mark.index, end: mark.index + mark[0].length }))
    .filter(({ start }) => !objects.some((object) => object.start < start && start < object.end))
}

/** Whether any of an object's names is a question's, whatever else it has. */
function looksLikeAnswer(object: string, questions: number): boolean {
  const value = JSON.parse(object) as object
  return Array.from({ length: questions }, (_, index) => `q${index + 1}`).some((name) =>
    Object.hasOwn(value, name),
  )
}

/** What all candidates say alike. */
function onlyAnswer(candidates: readonly FoundObject[], questions: number): ModelAnswers | undefined {
  const schema = answersSchema(questions)
  const [first, ...others] = candidates.map(({ text }) => {
    const read = readJsonDelivery(text)
    return read.ok ? schema.safeParse(read.value).data : undefined
  })
  // The schema gives their members one order.
  const said = JSON.stringify(first)
  return others.every((other) => JSON.stringify(other) === said) ? first : undefined
}
