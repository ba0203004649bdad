/**
 * `npm run jury-benchmark`: how often injections move the verdicts of language models, and how often these err by themselves.
 *
 *   npm run jury-benchmark -- --models models.json             the models of a file, as for `npm start -- --models`
 *   npm run --silent jury-benchmark -- --models … --json       one JSON object
 *   npm run jury-benchmark -- --help                           the other flags
 *
 * SIGINT ends it, and prints what was found by then; started again, it goes on from there.
 */
import '../src/cli/checkNode.mjs'

import { z } from 'zod'

import { readJsonFile } from '../src/cli/readJsonFile.ts'
import { formatError, keccakReady, parse } from '../src/core/index.ts'
import { ModelConfig } from '../src/jury/index.ts'
import { type BenchmarkFlags, benchmarkCommand } from '../src/simulation/jury/benchmark/benchmarkFlags.ts'
import { benchmarkItems } from '../src/simulation/jury/benchmark/benchmarkItems.ts'
import { judgeItems } from '../src/simulation/jury/benchmark/judgeItems.ts'
import { measureModels } from '../src/simulation/jury/benchmark/measureModels.ts'
import { openOutcomes } from '../src/simulation/jury/benchmark/openOutcomes.ts'
import { printBenchmark } from '../src/simulation/jury/benchmark/printBenchmark.ts'

/** Bytes of the largest file of models. */
const LARGEST = 1024 * 1024

const Models = z
  .array(ModelConfig)
  .min(1)
  .max(32)
  .refine((models) => new Set(models.map(({ name }) => name)).size === models.length, {
    error: 'expected models of different names',
  })

async function run(flags: BenchmarkFlags): Promise<void> {
  const { seed, repeats, concurrency, json } = flags
  const models = parse(Models, readJsonFile(flags.models, { most: LARGEST }))
  const outcomes = openOutcomes(flags.state)
  await keccakReady()
  const ended = new AbortController()
  process.once('SIGINT', () => ended.abort())

  const all = repeats * benchmarkItems.length * models.length
  const step = Math.max(1, Math.round(all / 20))
  const judged = await judgeItems({
    models,
    items: benchmarkItems,
    repeats,
    seed,
    concurrency,
    environment: process.env,
    outcomes,
    onJudged: (done) => {
      if (done % step === 0 || done === all) console.error(`${done} of ${all} judged`)
    },
    signal: ended.signal,
  })

  const names = models.map(({ name }) => name)
  const benchmark = measureModels(names, judged)
  const isWhole = judged.length === all
  console.log(
    json
      ? JSON.stringify({ seed, repeats, judged: judged.length, of: all, ...benchmark })
      : `${printBenchmark(benchmark)}${isWhole ? '' : `\n\nEnded early: ${judged.length} of ${all} judged.`}`,
  )
  if (!isWhole) process.exitCode = 1
}

try {
  await benchmarkCommand(process.argv, run)
} catch (error) {
  console.error(`npm run jury-benchmark: ${formatError(error)}`)
  process.exitCode = 1
}
