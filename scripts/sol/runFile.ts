import type { Abi } from 'viem'

import { compile } from '../mutate/compile.ts'
import { isSuite } from '../mutate/findSuites.ts'
import { artifactsOf, runStep } from '../mutate/runSuites.ts'
import { formatFailure } from './formatFailure.ts'
import { reachOf, type TestFiles, testFilesFor } from './reach.ts'
import { fileOf, readSources, type Sources } from './readSources.ts'

/** How a file's tests went. */
export type Tally = { readonly passed: number; readonly failed: number; readonly lines: readonly string[] }

/** How often a failing sequence of calls is tried with less of it, so that what is printed is short. */
const SHRINK_RUNS = 2_000

/** What is run: the file, and its own tests alone or all that reach it. */
export type RunFileParameters = {
  /** A path of the project: `contracts/libraries/LaneLib.sol`. */
  readonly file: string
  /** Whether the tests that reach it by way of others run too; they do where none imports it. Default: no. */
  readonly all?: boolean
  /** Told one line as soon as it is known. */
  readonly tell: (line: string) => void
}

/**
 * Compiles without the optimiser what the tests of a file need, and runs them: those that import the file and, where
 * all are asked for and these pass, the others that reach it.
 *
 * @returns The failures in lines, and counts. What does not compile is one failure.
 * @throws {UnknownFileError} when the project has no such Solidity file, or no test reaches it.
 */
export async function runFile({ file, all = false, tell }: RunFileParameters): Promise<Tally> {
  const sources = readSources()
  const source = `project/${file.replace(/^\.\//, '')}`
  if (!(source in sources))
    throw new UnknownFileError(`${file} is no Solidity file below contracts/ or test/ of this folder`)
  const files: TestFiles = testFilesFor(sources, source)
  if (files.near.length + files.far.length === 0) throw new UnknownFileError(`no test reaches ${file}`)

  const { near, far } = files
  if (near.length === 0) return runBatch(sources, far, tell)
  const tally = await runBatch(sources, near, tell)
  if (far.length === 0) return tally
  if (all && tally.failed === 0) return sum(tally, await runBatch(sources, far, tell))
  const left = `${far.length} more test files reach ${file}: ${all ? 'they run once these pass' : 'run them by --all'}`
  return { ...tally, lines: [...tally.lines, left] }
}

async function runBatch(
  sources: Sources,
  files: readonly string[],
  tell: (line: string) => void,
): Promise<Tally> {
  const { sources: needed, named } = reachOf(sources, files)
  const project = {
    sources: Object.fromEntries([...needed].map((name) => [name, sources[name] ?? ''])),
    remappings: [],
  }
  const began = performance.now()
  const wanted = Object.fromEntries([...files, ...named].map((name) => [name, ['*']]))
  const { contracts, error } = compile(project, wanted)
  if (error !== undefined)
    return { passed: 0, failed: 1, lines: [error.replaceAll('project/', '').trimEnd()] }
  tell(`compiled ${needed.size} files in ${seconds(began)}`)

  const artifacts = artifactsOf(contracts)
  const abi = Object.values(contracts).flatMap((named) =>
    Object.values(named).flatMap((contract) => contract.abi),
  ) as readonly { readonly type: string }[] as Abi
  let tally: Tally = { passed: 0, failed: 0, lines: [] }
  for (const source of files) {
    for (const [name, contract] of Object.entries(contracts[source] ?? {})) {
      if (!isSuite(contract)) continue
      const started = performance.now()
      const results = await runStep(artifacts, { suite: { source, name } }, { shrinkRunLimit: SHRINK_RUNS })
      const failures = results.filter(({ status }) => status === 'Failure')
      const passed = results.filter(({ status }) => status === 'Success').length
      tell(`${failures.length > 0 ? '✘' : '✔'} ${name}: ${passed} passed in ${seconds(started)}`)
      const heading = `${fileOf(source)} ${name}`
      const lines =
        failures.length > 0 ? [heading, ...failures.map((failure) => formatFailure(failure, abi))] : []
      tally = sum(tally, { passed, failed: failures.length, lines })
    }
  }
  return tally
}

function sum(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, lines: [...a.lines, ...b.lines] }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/** Thrown when there is nothing to run for a file. */
export class UnknownFileError extends Error {
  override readonly name = 'UnknownFileError'
}
