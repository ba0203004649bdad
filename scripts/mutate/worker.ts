/**
 * Compiles and tests mutants, one at a time, for scripts/mutate.ts. It stays alive, so that the compiler and the
 * tests are loaded once.
 */
import type { Artifact } from '@nomicfoundation/edr'

import { compile, type Output } from './compile.ts'
import { ALIVE, type Job, type Project, type Result, type Step, type Suite } from './protocol.ts'
import { artifactsOf, runStep } from './runSuites.ts'

/** What the parent sends first: the project, and what it compiles to without a fault. */
export type Start = {
  readonly project: Project
  readonly baseline: Output['contracts']
}

let start: Start | undefined

process.on('message', (message: Start | Job) => {
  if ('project' in message) {
    start = message
    return
  }
  if (!start) throw new Error('a job came before the project')
  run(start, message).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
// Nobody is left to work for.
process.on('disconnect', () => process.exit(0))

async function run({ project, baseline }: Start, job: Job): Promise<Result> {
  const sound = Object.fromEntries(job.sources.map((source) => [source, project.sources[source] ?? '']))
  const mutated = { ...project, sources: { ...sound, [job.source]: job.content } }
  const output = compile(mutated, { ...job.wanted, ...groupBySource(job.inlined) })
  if (output.error !== undefined) return { outcome: 'stillborn', reason: output.error }

  const same = (source: string, name: string) =>
    output.contracts[source]?.[name]?.evm.bytecode.object === baseline[source]?.[name]?.evm.bytecode.object
  const names = Object.entries(output.contracts).flatMap(([source, named]) =>
    Object.keys(named).map((name) => [source, name] as const),
  )
  if (names.every(([source, name]) => same(source, name))) return { outcome: 'identical' }

  const contracts: Record<string, Output['contracts'][string]> = { ...baseline }
  for (const [source, named] of Object.entries(output.contracts)) {
    contracts[source] = { ...contracts[source], ...named }
  }
  return test(artifactsOf(contracts), job.steps)
}

async function test(artifacts: Artifact[], steps: readonly Step[]): Promise<Result> {
  for (const step of steps) {
    const failed = (await runStep(artifacts, step)).find(({ status }) => status === 'Failure')
    if (failed) return { outcome: 'killed', by: { suite: step.suite, test: failed.name } }
    process.send?.(ALIVE)
  }
  return { outcome: 'survived' }
}

function groupBySource(suites: readonly Suite[]): Record<string, string[]> {
  const grouped: Record<string, string[]> = {}
  for (const { source, name } of suites) grouped[source] = [...(grouped[source] ?? []), name]
  return grouped
}
