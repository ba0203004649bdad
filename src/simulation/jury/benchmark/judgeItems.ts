import { type Hash, hashJson, type Json, seededRandom } from '../../../core/index.ts'
import {
  checksVersion,
  type Environment,
  type Judgement,
  type ModelConfig,
  modelJuror,
  promptVersion,
} from '../../../jury/index.ts'
import type { BenchmarkItem } from './benchmarkItems.ts'
import type { Outcome, Outcomes } from './openOutcomes.ts'

/** What one model made of one item, one time. */
export type JudgedItem = {
  readonly model: string
  readonly item: BenchmarkItem
  /** From 0. */
  readonly repeat: number
  readonly outcome: Outcome
}

/** What {@link judgeItems} takes. */
export type JudgeItemsParameters = {
  /** Of different names. */
  readonly models: readonly ModelConfig[]
  readonly items: readonly BenchmarkItem[]
  /** How often each model judges each item. */
  readonly repeats: number
  /** Of prompts: the same seed, the same prompts. */
  readonly seed: number
  /** How many requests there are at once. */
  readonly concurrency: number
  readonly environment: Environment
  readonly outcomes: Outcomes
  /** Told after each, those that were known among them. */
  readonly onJudged: (done: number, all: number) => void
  /** Ends it: what is under way is given up, and kept nowhere. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Has each model judge each item, as often as it is told. What an earlier run found out, with the same models, seed and
 * versions, is not asked again.
 *
 * @returns All that was judged; where it was ended, what was judged until then.
 */
export async function judgeItems(parameters: JudgeItemsParameters): Promise<readonly JudgedItem[]> {
  const { models, items, repeats, concurrency, environment, outcomes, onJudged, signal } = parameters
  const seats = models.map((config) => {
    const random = seededRandom(`${parameters.seed} ${config.name}`)
    return { config, juror: modelJuror(config, { environment, random }) }
  })
  await Promise.all(seats.map(({ juror }) => juror.ready()))
  // Repeat by repeat, and item by item through all models: what is judged early covers all of them.
  const tasks = Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) =>
    items.flatMap((item) => seats.map((seat) => ({ ...seat, item, repeat }))),
  )
  const judged: JudgedItem[] = []
  let next = 0

  async function work(): Promise<void> {
    for (let task = tasks[next++]; task !== undefined && !signal?.aborted; task = tasks[next++]) {
      const { config, juror, item, repeat } = task
      const seed = hashJson([parameters.seed, repeat, item.name])
      const key = keyOf(config, item, seed)
      const outcome = outcomes.get(key) ?? outcomeOf(await juror.judge(item.bundle, { seed, signal }))
      if (signal?.aborted) return
      if (outcomes.get(key) === undefined) outcomes.put(key, outcome)
      judged.push({ model: config.name, item, repeat, outcome })
      onJudged(judged.length, tasks.length)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return judged
}

/** All that an outcome follows from, but the model's own chance. */
function keyOf(config: ModelConfig, { bundle }: BenchmarkItem, seed: Hash): Hash {
  const { artifact, criteria } = bundle
  return hashJson({ config, seed, artifact, criteria, promptVersion, checksVersion } as unknown as Json)
}

function outcomeOf(judgement: Judgement): Outcome {
  const { dollars, ...counted } = judgement.usage
  const usage = { ...counted, ...(dollars !== undefined && { dollars }) }
  if (judgement.kind === 'abstained') return { kind: 'abstained', reason: judgement.reason, usage }
  return { kind: 'answered', sellerBps: judgement.sellerBps, answers: { ...judgement.answers }, usage }
}
