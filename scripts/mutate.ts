/**
 * `npm run mutate`: puts faults into the contracts, one at a time, and counts how many the tests notice.
 *
 *   npm run mutate                                  everything; goes on where an earlier run was stopped
 *   npm run mutate -- --file contracts/Escrow.sol   one file; those in contracts/adapters only so
 *   npm run mutate -- --sample 100 --seed 7         some, chosen by a seed
 *   npm run mutate -- --explained                   tests explained survivors too, which else count as such untested
 *   npm run mutate -- --fresh                       forgets earlier results
 *   npm run mutate -- --list                        only lists the faults
 *
 * Fails below the floor, and when a survivor is not explained in test/mutation/survivors.json.
 */
import '../src/cli/checkNode.mjs'

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { compile } from './mutate/compile.ts'
import { findSuites } from './mutate/findSuites.ts'
import { listMutants } from './mutate/listMutants.ts'
import type { Mutant } from './mutate/Mutant.ts'
import type { Result } from './mutate/protocol.ts'
import { readProject } from './mutate/readProject.ts'
import { testMutants } from './mutate/testMutants.ts'

/** Percent of the faults that compile to other code. */
const FLOOR = 95
const SURVIVORS = 'test/mutation/survivors.json'
const RESULTS = 'cache/mutation/results.jsonl'

const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    explained: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

/** Why a mutant survives, by its id. */
const reasons = (existsSync(SURVIVORS) ? JSON.parse(readFileSync(SURVIVORS, 'utf8')) : {}) as Record<
  string,
  string
>

if (values.fresh) rmSync(RESULTS, { force: true })
const project = await readProject()
const { sources, error } = compile(project, 'ast')
if (error !== undefined) throw new Error(error)

const mutants = listMutants(project, sources, {
  files: values.file,
  sample: values.sample === undefined ? undefined : Number(values.sample),
  seed: values.seed,
})
if (values.list) for (const { id, line } of mutants) console.log(`${line}\t${id}`)
else process.exitCode = (await judge()) ? 0 : 1

async function judge(): Promise<boolean> {
  const { baseline, suites } = await findSuites(project)
  // A survivor runs through every test: a hundred times what another takes.
  const assumed = values.explained ? [] : mutants.filter(({ id }) => id in reasons)
  const results = await testMutants({ project, sources, baseline, suites, mutants, assumed, file: RESULTS })
  if (assumed.length > 0) console.log('explained survivors are not tested again: --explained tests them')
  return report(results)
}

/** Prints how it went; returns whether it went well. */
function report(results: ReadonlyMap<Mutant, Result>): boolean {
  const of = (outcome: Result['outcome']) => [...results].filter(([, result]) => result.outcome === outcome)
  const survivors = of('survived').map(([mutant]) => mutant)
  const unexplained = survivors.filter(({ id }) => !(id in reasons))

  console.log('\nsurvivors')
  for (const { id, line } of survivors)
    console.log(`  ${id}  (line ${line})\n      ${reasons[id] ?? 'NOT EXPLAINED'}`)
  const ids = new Set([...results.keys()].map(({ id }) => id))
  const killed = new Set([...of('killed'), ...of('endless')].map(([{ id }]) => id))
  const needless = Object.keys(reasons).filter((id) => killed.has(id) || (complete() && !ids.has(id)))
  for (const id of needless) console.log(`  ${id}\n      explained in ${SURVIVORS}, but no survivor`)

  for (const file of [...new Set([...results.keys()].map((mutant) => mutant.file))]) {
    const here = new Map([...results].filter(([mutant]) => mutant.file === file))
    console.log(`${scoreLine(here)}  ${file}`)
  }
  const { killed: noticed, all } = counts(results)
  const score = (100 * noticed) / Math.max(1, all)
  console.log(`${scoreLine(results)}  all`)
  console.log(`of the killed, ${of('endless').length} by tests that never ended`)
  console.log(
    `not counted: ${of('stillborn').length} that do not compile, ${of('identical').length} that change no code`,
  )
  console.log(`${unexplained.length} of ${survivors.length} survivors are not explained in ${SURVIVORS}`)
  return all > 0 && score >= FLOOR && unexplained.length === 0
}

function complete(): boolean {
  return values.file === undefined && values.sample === undefined
}

function counts(results: ReadonlyMap<Mutant, Result>): { killed: number; all: number } {
  const outcomes = [...results.values()].map(({ outcome }) => outcome)
  const killed = outcomes.filter((outcome) => outcome === 'killed' || outcome === 'endless').length
  return { killed, all: killed + outcomes.filter((outcome) => outcome === 'survived').length }
}

function scoreLine(results: ReadonlyMap<Mutant, Result>): string {
  const { killed, all } = counts(results)
  const percent = all === 0 ? '–' : `${((100 * killed) / all).toFixed(1)} %`
  return `${percent.padStart(8)}  ${String(killed).padStart(5)} of ${String(all).padStart(5)} killed`
}
