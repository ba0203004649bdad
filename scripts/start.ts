/**
 * `npm start`: two agents make a deal and keep it, on an embedded chain with Circle's own USDC code.
 *
 *   npm start -- --seed 7        another cast, another price; equal seeds repeat to the unit of gas
 *   npm start -- --json          one JSON object on the standard output
 *   npm start -- --help          the other flags
 */
import '../src/cli/checkNode.mjs'

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

import { readJsonFile } from '../src/cli/readJsonFile.ts'
import { formatError, parse } from '../src/core/index.ts'
import { ModelConfig } from '../src/jury/index.ts'
import { modelsOfKeys } from '../src/simulation/jurorModels.ts'
import { paintFor } from '../src/simulation/print/paint.ts'
import { printSummary } from '../src/simulation/print/printSummary.ts'
import { progressPrinter } from '../src/simulation/print/progressPrinter.ts'
import { toJson } from '../src/simulation/print/toJson.ts'
import { runMainJob } from '../src/simulation/runMainJob.ts'
import { type StartFlags, startCommand } from '../src/simulation/startFlags.ts'
import { within } from '../src/simulation/within.ts'
import { checkWritable } from './lib/checkWritable.ts'
import { CompilationFailedError, ensureCompiled } from './lib/ensureCompiled.ts'
import { groundOn } from './lib/ground.ts'
import { startLocalChain } from './lib/localChain.ts'

/** Bytes of the largest file of models. */
const LARGEST = 1024 * 1024

/** The chain's first block: 2026-01-01. It has its own clock, so that a run repeats. */
const START = Date.UTC(2026, 0, 1) / 1000

async function start({ seed, json, port, transcript: file, models: wanted }: StartFlags): Promise<void> {
  const root = join(import.meta.dirname, '..')
  const began = performance.now()
  const write = json ? () => undefined : (line: string) => console.log(line)
  const paint = paintFor(process.stdout)
  const models = modelsOf(wanted)
  // A run whose result can't be kept is not begun.
  if (file !== undefined) checkWritable(file)

  await ensureCompiled({
    root,
    onStart: () => console.error('Compiling the contracts, which takes about half a minute …'),
  })
  const local = await within(60, 'the embedded chain to start', startLocalChain({ start: START, port }))
  try {
    const ground = await within(60, 'USDC and Earnest to be deployed', groundOn(local))
    const tell = progressPrinter(write, paint)
    const { result, transcript } = await runMainJob({ seed, ground, models, tell })

    if (file !== undefined) writeFileSync(file, `${JSON.stringify(transcript, null, 2)}\n`)
    if (json) console.log(toJson(result))
    else {
      printSummary(result, write, paint)
      write(`${((performance.now() - began) / 1000).toFixed(1)} s`)
    }
    if (!result.assertions.every(({ holds }) => holds)) process.exitCode = 1
  } finally {
    // All is said; what can't be closed ends with the process.
    await within(5, 'the embedded chain to close', local.close()).catch(() => undefined)
  }
}

/** The language models that judge, before anything is started for them. */
function modelsOf(wanted: StartFlags['models']): readonly ModelConfig[] {
  if (wanted === false) return []
  if (wanted === undefined) return modelsOfKeys(process.env)
  return parse(z.array(ModelConfig).max(7), readJsonFile(wanted, { most: LARGEST }))
}

try {
  await startCommand(process.argv, start)
} catch (error) {
  // What the compiler says has many lines, each of use.
  const said = error instanceof CompilationFailedError ? error.message : formatError(error)
  console.error(`npm start: ${said}`)
  process.exitCode = 1
}
// Whatever is still open by then, a wait that was given up for example, is nothing to stay for.
setTimeout(() => process.exit(), 2_000).unref()
