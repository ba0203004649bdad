import { plain } from '../../core/index.ts'
import type { AskedModel, JudgedBy } from '../jurors/judgedBy.ts'
import type { Rationale } from './rationale.ts'

/** UTF-16 units of a reply that are shown. */
const shownOfReply = 200

/**
 * A rationale as lines for people: what was judged, by what, what was found, asked, replied. What is missing is said. Strangers
 * wrote it: nothing in it that is not plain text is shown as it is.
 */
export function formatRationale(rationale: Rationale): string[] {
  const { bundle, criteria, checks, answers, notes, by, hindrance } = rationale
  return [
    by === null ? 'what judged is not told' : `judged by ${formatJudge(by)}`,
    ...(hindrance === undefined ? [] : [formatHindrance(hindrance)]),
    `bundle ${bundle ?? 'not told'}`,
    `criteria ${criteria ?? 'not told'}`,
    ...(checks === null
      ? ['checks not told']
      : [
          `checks of version ${checks.version}: ${checks.findings.length}`,
          ...checks.findings.map(({ name, holds, found, problems }) =>
            holds
              ? `  ${name}: holds`
              : `  ${name}: ${found === null ? 'not run' : `${found} problems`}: ${problems.join('; ')}`,
          ),
        ]),
    ...Object.entries(answers)
      .filter(([name]) => !checks?.findings.some((finding) => finding.name === name))
      .map(([name, holds]) => `answer ${name}: ${holds ? 'yes' : 'no'}, ${notes[name] ?? 'without a note'}`),
    ...(by?.kind === 'model' && by.asked !== null ? formatAsked(by.asked) : []),
  ]
}

/** What a ballot was not judged by, as words. */
export function formatHindrance({ by, reason }: NonNullable<Rationale['hindrance']>): string {
  if (by === 'buyer') return `without the buyer's statement: ${reason}`
  return reason === 'noBundle' ? 'nothing was shown' : `not shown: ${reason}`
}

function formatJudge(by: JudgedBy): string {
  if (by.kind === 'program') {
    const { name, version, hash } = by
    return `the program ${name}, version ${version}${hash === undefined ? '' : `, ${hash}`}`
  }
  const { provider, model, asked } = by
  if (asked === null) return `${model} of ${provider}, of which no answer counts`
  return `${model} of ${provider}, which reported itself as ${asked.reported ?? 'nothing'}`
}

function formatAsked({ prompt, settings, requests, reply }: AskedModel): string[] {
  const { temperature, reasoningEffort, mostOutputTokens, structured } = settings
  const heard =
    prompt.statements.length === 0 ? 'no statement' : `what ${prompt.statements.join(' and ')} said`
  const text = reply.text === null ? 'which is too long to be kept' : plain(reply.text, shownOfReply)
  return [
    `prompt of version ${prompt.version}, ${prompt.hash}, with ${heard}, from seed ${prompt.seed}`,
    `settings: temperature ${temperature ?? 'not sent'}, effort ${reasoningEffort ?? 'not sent'}, tokens ${
      mostOutputTokens ?? 'not limited'
    }, ${structured ? 'with' : 'without'} a schema; ${requests} requests`,
    `reply ${reply.hash} of ${reply.length} characters: ${text}`,
  ]
}
