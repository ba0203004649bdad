import { keccak256, type Side, Text } from '../../core/index.ts'
import type { Rationale } from '../deliberation/rationale.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { readAnswers } from '../jurors/answer/answers.ts'
import { findAnswer } from '../jurors/answer/findAnswer.ts'
import type { AskedModel } from '../jurors/judgedBy.ts'
import type { ModelPrompt } from '../jurors/prompt/buildPrompt.ts'
import { obeysCanary } from '../jurors/prompt/canary.ts'
import { hashPrompt, promptVersion, renderPrompt } from '../jurors/prompt/renderPrompt.ts'
import { contradicted, type JurorPoint, notShown, ok } from './point.ts'

/** A model's prompt, rendered again; undefined: it could not be, or is another than the juror tells. */
export type RenderedAgain =
  | { readonly prompt: ModelPrompt; readonly point: JurorPoint }
  | { readonly prompt: undefined; readonly point: JurorTrouble }

type JurorTrouble = Exclude<JurorPoint, { readonly result: 'ok' }>

/** Renders a model's prompt again, from the bundle that it was shown and the seed that its juror tells. */
export function renderAgain({ prompt: told }: AskedModel, bundle: Bundle | undefined): RenderedAgain {
  const without = (point: JurorTrouble) => ({ prompt: undefined, point })
  if (told.version !== promptVersion) {
    const details = { found: told.version, known: promptVersion }
    const message = 'The prompt is of a version that is not rendered here'
    return without(notShown('prompt', 'PromptVersionUnknown', message, details))
  }
  if (bundle === undefined) {
    const message = 'The bundle of the prompt is not shown'
    return without(notShown('prompt', 'BundleNotShown', message))
  }
  const { buyer, seller } = bundle.statements
  const isHeard = (side: Side) => told.statements.includes(side)
  if (seller !== undefined && !isHeard('seller')) {
    const message = "The model was not shown the seller's statement, which is part of its delivery"
    return without(contradicted('prompt', 'StatementWithheld', message))
  }
  const statements = {
    ...(isHeard('buyer') && buyer !== undefined && { buyer }),
    ...(seller !== undefined && { seller }),
  }
  const prompt = renderPrompt({ ...bundle, statements }, told.seed)
  const found = prompt && hashPrompt(prompt)
  if (prompt === undefined || found !== told.hash) {
    const message = 'The prompt of the bundle and the seed is not the one that the juror tells'
    return without(contradicted('prompt', 'PromptMismatch', message, { found, told: told.hash }))
  }
  if (buyer === undefined || isHeard('buyer')) return { prompt, point: ok('prompt') }
  const message = "The model was asked without the buyer's statement: why, can't be checked"
  return { prompt, point: notShown('prompt', 'StatementUnheard', message) }
}

/** Whether the answers told are those that the model's own words come to. */
export function replyPoint(
  { reply: { hash, length, text } }: AskedModel,
  { answers, notes }: Rationale,
  prompt: ModelPrompt | undefined,
): JurorPoint {
  if (text === null) {
    return notShown('reply', 'ReplyNotKept', "The model's reply is too long to be kept", { hash, length })
  }
  if (keccak256(text) !== hash || text.length !== length) {
    const details = { found: keccak256(text), told: hash }
    return contradicted('reply', 'ReplyMismatch', 'The reply is not the one that its hash names', details)
  }
  if (prompt === undefined) {
    const message = "The order of the questions is the prompt's, which could not be rendered again"
    return notShown('reply', 'PromptNotRendered', message)
  }
  const found = findAnswer(text, prompt.asked.length)
  if (obeysCanary(found.said, prompt.canary)) {
    return contradicted('reply', 'CanaryObeyed', 'The model obeyed the canary: its answer should not count')
  }
  if (found.answers === undefined) {
    return contradicted('reply', 'ReplyUnreadable', 'The reply gives no answer, or more than one')
  }
  const read = readAnswers(prompt.asked, found.answers)
  const differing = prompt.asked
    .map(({ name }) => name)
    .filter((name) => read.answers[name] !== answers[name] || noteOf(read.notes[name]) !== notes[name])
  if (differing.length === 0) return ok('reply')
  const message = 'The reply answers otherwise than the juror tells'
  return contradicted('reply', 'ReplyMismatch', message, { questions: differing })
}

/** A note as a rationale holds it: one that does not fit is left out. */
function noteOf(note: string | undefined): string | undefined {
  return Text.safeParse(note).success ? note : undefined
}
