import { availableParallelism } from 'node:os'

import type { Output } from './compile.ts'
import { createPlanner } from './createPlanner.ts'
import { createPool } from './createPool.ts'
import { digest } from './digest.ts'
import type { TimedSuite } from './findSuites.ts'
import { importsOfSources } from './importsOfSources.ts'
import { inlinersOf } from './inlinersOf.ts'
import { applyMutant, type Mutant } from './Mutant.ts'
import { type Digests, openResults } from './openResults.ts'
import type { Job, Project, Result } from './protocol.ts'
import { suitesReaching } from './suitesReaching.ts'

const HEARTBEAT = 20_000

/** What {@link testMutants} needs. */
export type TestMutantsParameters = {
  readonly project: Project
  readonly sources: Output['sources']
  /** What everything compiles to without a fault. */
  readonly baseline: Output['contracts']
  readonly suites: readonly TimedSuite[]
  readonly mutants: readonly Mutant[]
  /** Those of them that count as survivors without a test, unless an earlier run killed them. */
  readonly assumed: readonly Mutant[]
  /** Where results are kept. */
  readonly file: string
}

/** Finds out how each mutant ends, as many at once as there are cores, and tells how it goes. */
export async function testMutants(parameters: TestMutantsParameters): Promise<ReadonlyMap<Mutant, Result>> {
  const { project, sources, baseline, suites, mutants, assumed, file } = parameters
  const imports = importsOfSources(sources)
  const allSuites = suites.map(({ step }) => step.suite)
  const sourcesOfSuites = [...new Set(allSuites.map(({ source }) => source))]
  const results = openResults(file, digestsOf(project, imports), sourcesOfSuites)
  const planner = createPlanner(suites)
  const pool = createPool({ project, baseline })
  const found = new Map<Mutant, Result>()
  for (const mutant of mutants) {
    const known = results.get(mutant)
    if (known) found.set(mutant, known)
    if (known?.outcome === 'killed') planner.learn(mutant, known.by)
  }

  for (const mutant of assumed) if (!found.has(mutant)) found.set(mutant, { outcome: 'survived' })

  const waiting = mutants.filter((mutant) => !found.has(mutant))
  console.log(`${mutants.length} faults, ${found.size} of them known`)
  const total = waiting.length
  const began = Date.now()
  let done = 0
  const tell = () => {
    const minutes = (Date.now() - began) / 60_000
    const left = done === 0 ? '' : `, about ${Math.ceil((minutes / done) * (total - done))} min left`
    const survivors = [...found.values()].filter(({ outcome }) => outcome === 'survived').length
    console.log(`${done} of ${total} tested in ${minutes.toFixed(1)} min, ${survivors} survivors${left}`)
  }
  const heartbeat = setInterval(tell, HEARTBEAT)

  const work = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const result = await pool.run(jobOf(mutant))
      const known = result ?? { outcome: 'endless' }
      found.set(mutant, known)
      results.put(mutant, known)
      if (known.outcome === 'killed') planner.learn(mutant, known.by)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  clearInterval(heartbeat)
  pool.close()
  console.log(`${total} tested in ${((Date.now() - began) / 60_000).toFixed(1)} min`)
  return found

  function jobOf(mutant: Mutant): Job {
    const source = `project/${mutant.file}`
    const inlined = inlinersOf(sources, allSuites, source)
    const wanted = contractsWith(source)
    const compiled = [...Object.keys(wanted), ...inlined.map((suite) => suite.source)]
    return {
      source,
      content: applyMutant(project.sources[source] ?? '', mutant),
      wanted,
      inlined,
      sources: [...new Set(compiled.flatMap((name) => [...(imports.get(name) ?? [])]))],
      steps: stepsFor(mutant),
    }
  }

  /** The tests that have the mutated file in what they run, and that the mutant has not survived yet. */
  function stepsFor(mutant: Mutant): Job['steps'] {
    const survived = results.survivedSuites(mutant)
    const reaching = new Set(
      suitesReaching(sources, allSuites, `project/${mutant.file}`).map(({ source }) => source),
    )
    return planner
      .plan(mutant)
      .filter(({ suite: { source } }) => reaching.has(source) && !survived.has(source))
  }

  /** Contracts that have code of a source in them. */
  function contractsWith(source: string): Record<string, string[]> {
    return Object.fromEntries(
      Object.entries(baseline)
        .filter(([name]) => name.startsWith('project/contracts/') && imports.get(name)?.has(source))
        .map(([name, contracts]) => [
          name,
          Object.keys(contracts).filter((contract) => contracts[contract]?.evm.bytecode.object !== ''),
        ]),
    )
  }
}

function digestsOf(project: Project, imports: ReadonlyMap<string, ReadonlySet<string>>): Digests {
  const digestAll = (names: Iterable<string>) =>
    digest([...names].sort().flatMap((name) => [name, project.sources[name] ?? '']))
  const contracts = [...imports].filter(([name]) => name.startsWith('project/contracts/'))
  const once = (compute: (name: string) => string) => {
    const known = new Map<string, string>()
    return (name: string): string => {
      const found = known.get(name) ?? compute(name)
      known.set(name, found)
      return found
    }
  }

  return {
    contracts: once((file) => {
      const having = contracts.filter(([, closure]) => closure.has(`project/${file}`))
      return digestAll(new Set(having.flatMap(([, closure]) => [...closure])))
    }),
    suite: once((source) => digestAll(imports.get(source) ?? [])),
  }
}
