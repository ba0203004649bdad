import { parse, type Random } from '../../core/index.ts'
import { systemTimer, type Timer } from '../../negotiation/index.ts'
import { checkDelivery, type Report } from '../checks/checkDelivery.ts'
import type { CustomRules } from '../checks/rule.ts'
import { type Criteria, sellerBpsOf } from '../criteria/criteria.ts'
import { validateCriteria } from '../criteria/validateCriteria.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { readAnswers } from './answers.ts'
import type { Environment } from './apiKey.ts'
import { type Asked, askModel } from './askModel.ts'
import type { AbstainReason, Judgement, Juror, Usage } from './juror.ts'
import { type LanguageModel, languageModelOf } from './languageModelOf.ts'
import { ModelConfig } from './modelConfig.ts'
import { buildPrompt, type ModelPrompt } from './prompt/buildPrompt.ts'
import { addUsage, noUsage } from './usage.ts'

/** What a model juror is handed. */
export type ModelJurorOptions = {
  /** Where its key is: `process.env`, say. */
  readonly environment: Environment
  /** For delimiters, canaries, the order of questions and the length of pauses: unpredictable, in a real case. */
  readonly random: Random
  /** The rules of `custom` checks; default: none. */
  readonly rules?: CustomRules | undefined
  readonly timer?: Timer | undefined
}

/** Pauses between requests: seconds at most before the second, and at most before any. */
const firstPause = 1
const longestPause = 30

/**
 * A juror that lets machine checks decide their part and asks a language model the questions, and nothing else.
 *
 * It abstains when the model can't be shown the delivery whole, answers off the schema (it is not asked again: a juror
 * that is asked until it fits is no longer one), follows the canary, is too slow, or can't be reached. Where a required
 * check failed the questions decide nothing, and no model is asked.
 *
 * @param config As {@link ModelConfig} reads it.
 * @throws {InputInvalidError} when the configuration is none.
 * @throws {ApiKeyMissingError} when the environment has no key.
 * @example
 * const config = { name: 'north', provider: 'anthropic', model: 'claude-sonnet-4-5' }
 * const juror = modelJuror(config, { environment: process.env, random: systemRandom })
 * const judgement = await juror.judge(bundle, {})
 */
export function modelJuror(config: unknown, options: ModelJurorOptions): Juror {
  const parsed = parse(ModelConfig, config)
  const model = languageModelOf(parsed, options.environment)
  return {
    name: parsed.name,
    async judge(bundle, { signal }) {
      const report = await check(bundle, options, signal)
      if (typeof report === 'string') return abstained(report, noUsage)
      const { criteria } = bundle
      const checked = { ...report, notes: notesOf(report) }
      if (report.findings.some(({ required, holds }) => required && !holds)) {
        return {
          kind: 'answered',
          answers: report.answers,
          sellerBps: 0,
          notes: checked.notes,
          usage: noUsage,
        }
      }
      if (criteria.questions.length === 0) return answered(criteria, [checked], noUsage)

      const prompt = buildPrompt(bundle, options.random, parsed.mostInputBytes)
      if (prompt === undefined) return abstained('unreadable', noUsage)
      const asked = await ask(model, prompt, parsed, options, signal)
      if (asked.kind === 'failed') return { ...abstained('provider', asked.usage), status: asked.status }
      if (asked.kind !== 'answered') return abstained(asked.kind, asked.usage)
      return answered(criteria, [checked, readAnswers(prompt.asked, asked.answers)], asked.usage)
    },
  }
}

/** The machine checks' part, or why there is none. */
async function check(
  { criteria, deliverable, attachments }: Bundle,
  { rules }: ModelJurorOptions,
  signal: AbortSignal | undefined,
): Promise<Report | AbstainReason> {
  try {
    const valid = await validateCriteria(criteria, { attachments, rules, signal })
    if (!valid.ok) return 'unanswerable'
    return await checkDelivery(criteria, deliverable, attachments, { rules, signal })
  } catch (error) {
    if (signal?.aborted) return 'timeout'
    throw error
  }
}

function notesOf({ findings }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(findings.map(({ name, problems }) => [name, problems[0] ?? 'holds']))
}

/** Asks until there is an answer, the provider is given up or time is over; its usage is that of all requests. */
async function ask(
  model: LanguageModel,
  prompt: ModelPrompt,
  config: ModelConfig,
  { random, timer = systemTimer }: ModelJurorOptions,
  outer: AbortSignal | undefined,
): Promise<Asked> {
  const limit = AbortSignal.timeout(Math.ceil(config.timeoutSeconds * 1_000))
  const signal = outer === undefined ? limit : AbortSignal.any([outer, limit])
  let usage: Usage = noUsage
  for (let attempt = 0; ; attempt++) {
    const asked = await askModel(model, prompt, config, signal)
    usage = addUsage(usage, asked.usage)
    if (asked.kind !== 'failed' || !asked.again || attempt >= config.retries) return { ...asked, usage }
    // Full jitter: jurors that failed together don't come back together.
    const pause = random.uniform() * Math.min(longestPause, firstPause * 2 ** attempt)
    // Longer than there is time for need not be waited, and may be more than a timer takes.
    await timer(Math.min(Math.max(pause, asked.after ?? 0), config.timeoutSeconds), signal)
    if (signal.aborted) return { kind: 'timeout', usage }
  }
}

function answered(
  criteria: Criteria,
  parts: readonly Pick<Extract<Judgement, { kind: 'answered' }>, 'answers' | 'notes'>[],
  usage: Usage,
): Judgement {
  const answers = Object.assign({}, ...parts.map((part) => part.answers))
  const notes = Object.assign({}, ...parts.map((part) => part.notes))
  return { kind: 'answered', answers, sellerBps: sellerBpsOf(criteria, answers), notes, usage }
}

function abstained(reason: AbstainReason, usage: Usage): Judgement {
  return { kind: 'abstained', reason, usage }
}
