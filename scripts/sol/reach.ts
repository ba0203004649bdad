import { posix } from 'node:path'

import { importsOf, type Sources } from './readSources.ts'

/** How tests name a contract whose code they ask the test runner for: `vm.getCode("Escrow.sol:Escrow")`. */
const NAMED = /"(\w+\.sol):\w+"/g

/** What a source needs. */
export type Reach = {
  /** All sources that it imports or asks for, at any distance, itself included. */
  readonly sources: ReadonlySet<string>
  /** Those of them whose code is asked for by name. */
  readonly named: ReadonlySet<string>
}

/** Follows imports and names from some sources to all that they need. */
export function reachOf(sources: Sources, from: readonly string[]): Reach {
  const reached = new Set(from)
  const named = new Set<string>()
  // A set that grows while it is walked through is walked through to its end.
  for (const name of reached) {
    const content = sources[name]
    if (content === undefined) {
      reached.delete(name)
      continue
    }
    for (const next of importsOf(name, content)) reached.add(next)
    for (const next of namesIn(content, sources)) {
      named.add(next)
      reached.add(next)
    }
  }
  return { sources: reached, named }
}

function namesIn(content: string, sources: Sources): string[] {
  const files = [...content.matchAll(NAMED)].map(([, file]) => file)
  return files.length === 0 ? [] : Object.keys(sources).filter((name) => files.includes(posix.basename(name)))
}

/** The test files that a change of a file can matter to, in the order in which they are worth running. */
export type TestFiles = {
  /** The file itself, or those that import it. */
  readonly near: readonly string[]
  /** All others that reach it. */
  readonly far: readonly string[]
}

/**
 * Finds the test files that reach a file.
 *
 * @param source The source name of a test file, of a contract or library, or of what tests share.
 */
export function testFilesFor(sources: Sources, source: string): TestFiles {
  if (source.endsWith('.t.sol')) return { near: [source], far: [] }
  const reaching = Object.keys(sources).filter(
    (name) => isTest(name) && reachOf(sources, [name]).sources.has(source),
  )
  const isNear = (name: string) => importsOf(name, sources[name] ?? '').includes(source)
  return { near: reaching.filter(isNear), far: reaching.filter((name) => !isNear(name)) }
}

function isTest(source: string): boolean {
  return source.startsWith('project/test/') && source.endsWith('.t.sol')
}
