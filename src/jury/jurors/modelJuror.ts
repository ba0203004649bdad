import { type Hash, keccak256, parse, type Random, systemTimer, type Timer } from '../../core/index.ts'
import type { CustomRules } from '../checks/rule.ts'
import type { Material } from '../evidence/bundle.ts'
import { readAnswers } from './answer/answers.ts'
import { apiKeyOf, type Environment } from './apiKey.ts'
import { askPersistently, type Learned } from './askPersistently.ts'
import { askTraced } from './askTraced.ts'
import { type AskedModel, type JudgedBy, replyOf, reportedOf, settingsOf } from './judgedBy.ts'
import type { Judgement, Juror } from './juror.ts'
import { languageModelOf } from './languageModelOf.ts'
import { ModelConfig } from './modelConfig.ts'
import { hashPrompt, promptVersion, renderPrompt } from './prompt/renderPrompt.ts'
import { answersOf, notShown, runChecks } from './runChecks.ts'
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
  /**
   * @param options.seed Of the first prompt, from which those of others follow; default: drawn, which in a real case it has
   * to be.
   */
  judge(
    bundle: Material,
    options: { readonly signal?: AbortSignal | undefined; readonly seed?: Hash | undefined },
  ): Promise<Judgement>
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
  const byModel = (asked: AskedModel | null): JudgedBy => {
    return { kind: 'model', provider: parsed.provider, model: parsed.model, asked }
  }
  return {
    name: parsed.name,
    async ready() {
      await languageModelOf(parsed, key)
    },
    async judge(bundle, { signal, seed = options.random.hash() }) {
      const { random, rules, timer = systemTimer } = options
      const checked = await runChecks(bundle, { rules, signal }).catch((error) => {
        if (signal?.aborted) return undefined
        throw error
      })
      if (checked === undefined) return { kind: 'abstained', reason: 'timeout', usage: noUsage }
      const unrun = checked.isUnanswerable && {
        hindrance: { by: 'seller', reason: 'unanswerable' } as const,
      }
      const { criteria } = bundle
      if (checked.isLost || criteria.questions.length === 0) {
        const asked = checked.isLost ? undefined : { answers: {}, notes: {} }
        const by = byModel(null)
        return { kind: 'answered', ...answersOf(criteria, checked, asked), by, usage: noUsage, ...unrun }
      }

      const model = await languageModelOf(parsed, key)
      let nextSeed = seed
      const traced = await askTraced({
        material: bundle,
        build(material) {
          const drawn = nextSeed
          // Whoever knows one prompt's seed knows the next, and nobody has one before the votes are over.
          nextSeed = keccak256(drawn)
          const prompt = renderPrompt(material, drawn, parsed.mostInputBytes)
          return prompt && { ...prompt, seed: drawn }
        },
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
      const { usage } = traced
      const told = traced.notices.length > 0 && { notices: traced.notices }
      if (traced.kind === 'own') {
        const { reason, status } = traced
        return { kind: 'abstained', reason, usage, ...('status' in traced && { status }), ...told }
      }
      if (traced.kind === 'shown') {
        const { reason } = traced
        const asked = notShown(bundle, `no answer about it (${reason})`)
        const hindrance = { by: 'seller', reason } as const
        const by = byModel(null)
        return { kind: 'answered', ...answersOf(criteria, checked, asked), by, usage, hindrance, ...told }
      }
      const { prompt, material, asked, unheard } = traced
      const by = byModel({
        reported: reportedOf(asked.reported),
        prompt: {
          version: promptVersion,
          seed: prompt.seed,
          hash: hashPrompt(prompt),
          statements: sidesHeard(material),
        },
        settings: settingsOf(asked.settings),
        requests: usage.requests,
        reply: replyOf(asked.text),
      })
      return {
        kind: 'answered',
        ...answersOf(criteria, checked, readAnswers(prompt.asked, asked.answers)),
        by,
        usage,
        ...(unheard === undefined ? unrun : { hindrance: { by: 'buyer', reason: unheard } }),
        ...told,
      }
    },
  }
}

/** The sides whose statements a model is shown. */
function sidesHeard({ statements }: Material): AskedModel['prompt']['statements'] {
  return (['buyer', 'seller'] as const).filter((side) => statements[side] !== undefined)
}
