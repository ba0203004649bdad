import { type Hash, parse, type Random } from '../../core/index.ts'
import { systemTimer, type Timer } from '../../negotiation/index.ts'
import { checkDelivery, type Report } from '../checks/checkDelivery.ts'
import type { CustomRules } from '../checks/rule.ts'
import { type Criteria, sellerBpsOf } from '../criteria/criteria.ts'
import { validateCriteria } from '../criteria/validateCriteria.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { readAnswers } from './answer/answers.ts'
import { apiKeyOf, type Environment } from './apiKey.ts'
import { askPersistently, type Learned } from './askPersistently.ts'
import { type AskedModel, type JudgedBy, replyOf, reportedOf, settingsOf } from './judgedBy.ts'
import type { AbstainReason, Judgement, Juror, Usage } from './juror.ts'
import { languageModelOf } from './languageModelOf.ts'
import { ModelConfig } from './modelConfig.ts'
import { hashPrompt, promptVersion, renderPrompt } from './prompt/renderPrompt.ts'
import { noUsage } from './usage.ts'

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

/** A juror with a language model of somebody's. */
export type ModelJuror = Omit<Juror, 'judge'> & {
  /**
   * Loads the provider's package. To be awaited at the start: judging loads it too, but a juror that finds out in a case has
   * little time left to have it installed.
   *
   * @throws {ProviderMissingError} when it is not installed, or in a version that does not do.
   */
  ready(): Promise<void>
  /** @param options.seed What the prompt follows from beside the bundle; default: drawn, which in a real case it has to be. */
  judge(
    bundle: Bundle,
    options: { readonly signal?: AbortSignal | undefined; readonly seed?: Hash | undefined },
  ): Promise<Judgement>
}

/**
 * A juror that lets machine checks decide their part and asks a language model the questions, and nothing else.
 *
 * It abstains when the model can't be shown the delivery whole, answers off the schema (it is not asked again: a juror
 * that is asked until it fits is no longer one), is cut off or kept back, follows the canary, is too slow, or can't be
 * reached. Where a required check failed the questions decide nothing, and no model is asked. A setting that the provider
 * refuses by its name is not sent again; the judgement's `notices` say so.
 *
 * Without its provider's package `judge` throws {@link ProviderMissingError}, and does not abstain: once it is installed
 * the case can still be judged.
 *
 * @param config As {@link ModelConfig} reads it.
 * @throws {InputInvalidError} when the configuration is none.
 * @throws {ApiKeyMissingError} when the environment has no key.
 * @example
 * const config = { name: 'north', provider: 'anthropic', model: 'claude-sonnet-4-5' }
 * const juror = modelJuror(config, { environment: process.env, random: systemRandom })
 * const judgement = await juror.judge(bundle, {})
 */
export function modelJuror(config: unknown, options: ModelJurorOptions): ModelJuror {
  const parsed = parse(ModelConfig, config)
  const key = apiKeyOf(parsed, options.environment)
  let learned: Learned = { settings: parsed, notices: [] }
  const byModel = (asked: AskedModel | null): JudgedBy => {
    return { kind: 'model', provider: parsed.provider, model: parsed.model, asked }
  }
  return {
    name: parsed.name,
    async ready() {
      await languageModelOf(parsed, key)
    },
    async judge(bundle, { signal, seed = options.random.hash() }) {
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
          findings: report.findings,
          by: byModel(null),
          usage: noUsage,
        }
      }
      if (criteria.questions.length === 0) {
        return { ...answered(criteria, [checked], noUsage), findings: report.findings, by: byModel(null) }
      }

      const prompt = renderPrompt(bundle, seed, parsed.mostInputBytes)
      if (prompt === undefined) return abstained('unreadable', noUsage)
      const { random, timer = systemTimer } = options
      const model = await languageModelOf(parsed, key)
      const asked = await askPersistently({ model, prompt, config: parsed, learned, random, timer, signal })
      // A refusal that stood whatever was left out teaches nothing.
      if (asked.kind !== 'failed') learned = asked.learned
      const told = asked.notices.length > 0 && { notices: asked.notices }
      if (asked.kind === 'failed') {
        return { ...abstained('provider', asked.usage), status: asked.status, ...told }
      }
      if (asked.kind !== 'answered') return { ...abstained(asked.kind, asked.usage), ...told }
      const read = readAnswers(prompt.asked, asked.answers)
      const by = byModel({
        reported: reportedOf(asked.reported),
        prompt: { version: promptVersion, seed, hash: hashPrompt(prompt), statements: sidesHeard(bundle) },
        settings: settingsOf(asked.learned.settings),
        requests: asked.usage.requests,
        reply: replyOf(asked.text),
      })
      return {
        ...answered(criteria, [checked, read], asked.usage),
        findings: report.findings,
        by,
        ...told,
      }
    },
  }
}

/** The sides whose statements a model is shown. */
function sidesHeard({ statements }: Bundle): AskedModel['prompt']['statements'] {
  return (['buyer', 'seller'] as const).filter((side) => statements[side] !== undefined)
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
