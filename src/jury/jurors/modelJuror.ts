import { parse, type Random } from '../../core/index.ts'
import { systemTimer, type Timer } from '../../negotiation/index.ts'
import type { CustomRules } from '../checks/rule.ts'
import { type Criteria, sellerBpsOf } from '../criteria/criteria.ts'
import { readAnswers } from './answer/answers.ts'
import { apiKeyOf, type Environment } from './apiKey.ts'
import { askPersistently, type Learned } from './askPersistently.ts'
import { askTraced } from './askTraced.ts'
import type { Hindrance, Judgement, Juror, Usage } from './juror.ts'
import { languageModelOf } from './languageModelOf.ts'
import { ModelConfig } from './modelConfig.ts'
import { buildPrompt } from './prompt/buildPrompt.ts'
import { type CheckedPart, notShown, runChecks } from './runChecks.ts'
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
export type ModelJuror = Juror & {
  /**
   * Loads the provider's package. To be awaited at the start: judging loads it too, but a juror that finds out in a case has
   * little time left to have it installed.
   *
   * @throws {ProviderMissingError} when it is not installed, or in a version that does not do.
   */
  ready(): Promise<void>
}

/**
 * A juror that lets machine checks decide their part and asks a language model the questions, and nothing else.
 *
 * Where the model does not answer as asked (off the schema, cut off or kept back, by the canary's wish, too late, not at
 * all), {@link askTraced} finds out whose failing it is, and it abstains from what is its own alone. Where a required check
 * failed the questions decide nothing, and no model is asked. A setting that the provider refuses by its name is not sent
 * again; the judgement's `notices` say so.
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
  return {
    name: parsed.name,
    async ready() {
      await languageModelOf(parsed, key)
    },
    async judge(bundle, { signal }) {
      const { random, rules, timer = systemTimer } = options
      const checked = await runChecks(bundle, { rules, signal }).catch((error) => {
        if (signal?.aborted) return undefined
        throw error
      })
      if (checked === undefined) return { kind: 'abstained', reason: 'timeout', usage: noUsage }
      const { criteria } = bundle
      const unrun: Hindrance | undefined = checked.isUnanswerable
        ? { by: 'seller', reason: 'unanswerable' }
        : undefined
      if (checked.isLost) {
        const { answers, notes } = checked
        return {
          kind: 'answered',
          answers,
          sellerBps: 0,
          notes,
          usage: noUsage,
          ...(unrun && { hindrance: unrun }),
        }
      }
      if (criteria.questions.length === 0) return answered(criteria, [checked], noUsage, unrun)

      const model = await languageModelOf(parsed, key)
      const traced = await askTraced({
        material: bundle,
        build: (material) => buildPrompt(material, random, parsed.mostInputBytes),
        async ask(prompt) {
          const asked = await askPersistently({
            model,
            prompt,
            config: parsed,
            learned,
            random,
            timer,
            signal,
          })
          // A refusal that stood whatever was left out teaches nothing.
          if (asked.kind !== 'failed') learned = asked.learned
          return asked
        },
        signal,
      })
      const told = traced.notices.length > 0 && { notices: traced.notices }
      if (traced.kind === 'own') {
        const { reason, status, usage } = traced
        return { kind: 'abstained', reason, usage, ...('status' in traced && { status }), ...told }
      }
      if (traced.kind === 'shown') {
        const why: Hindrance = { by: 'seller', reason: traced.reason }
        const parts = [checked, notShown(bundle, `no answer about it (${traced.reason})`)]
        return { ...answered(criteria, parts, traced.usage, why), ...told }
      }
      const read = readAnswers(traced.prompt.asked, traced.answers)
      const unheard: Hindrance | undefined =
        traced.unheard === undefined ? unrun : { by: 'buyer', reason: traced.unheard }
      return { ...answered(criteria, [checked, read], traced.usage, unheard), ...told }
    },
  }
}

function answered(
  criteria: Criteria,
  parts: readonly Pick<CheckedPart, 'answers' | 'notes'>[],
  usage: Usage,
  hindrance: Hindrance | undefined,
): Judgement {
  const answers = Object.assign({}, ...parts.map((part) => part.answers))
  const notes = Object.assign({}, ...parts.map((part) => part.notes))
  const sellerBps = sellerBpsOf(criteria, answers)
  return { kind: 'answered', answers, sellerBps, notes, usage, ...(hindrance && { hindrance }) }
}
