import { importsOfSources } from './importsOfSources.ts'
import type { AstNode } from './Mutant.ts'
import type { Suite } from './protocol.ts'

/** How tests name a contract whose code they ask the test runner for. */
const NAMED = /"(?:stringValue|value)":"(\w+\.sol):\w+"/g

/**
 * Finds the test suites that can notice a fault in a source: they import it, or ask for the code of a contract that
 * does, at any distance.
 *
 * @param sources solc's AST of every source, by source name.
 * @param suites The suites.
 * @param source The source's name.
 */
export function suitesReaching(
  sources: Readonly<Record<string, { readonly ast: AstNode }>>,
  suites: readonly Suite[],
  source: string,
): Suite[] {
  const reached = cache.get(sources) ?? reachOf(sources)
  cache.set(sources, reached)
  return suites.filter((suite) => reached(suite.source).has(source))
}

type Reach = (source: string) => ReadonlySet<string>

const cache = new WeakMap<object, Reach>()

function reachOf(sources: Readonly<Record<string, { readonly ast: AstNode }>>): Reach {
  const imports = importsOfSources(sources)
  const named = new Map(
    Object.entries(sources).map(([source, { ast }]) => {
      const files = [...JSON.stringify(ast).matchAll(NAMED)].map(([, file]) => file)
      return [source, Object.keys(sources).filter((name) => files.includes(name.replace(/.*\//, '')))]
    }),
  )
  const known = new Map<string, ReadonlySet<string>>()

  return (source) => {
    const found = known.get(source) ?? collect(source)
    known.set(source, found)
    return found
  }

  function collect(source: string): ReadonlySet<string> {
    const reached = new Set([source])
    // A set that grows while it is walked through is walked through to its end.
    for (const each of reached) {
      for (const next of [...(imports.get(each) ?? []), ...(named.get(each) ?? [])]) reached.add(next)
    }
    return reached
  }
}
