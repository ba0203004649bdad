import type { AstNode } from './Mutant.ts'

/**
 * For each source, all sources it imports, directly or not, itself included.
 *
 * @param sources solc's AST of every source, by source name.
 */
export function importsOfSources(
  sources: Readonly<Record<string, { readonly ast: AstNode }>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map(
    Object.entries(sources).map(([source, { ast }]) => [
      source,
      (ast.nodes as AstNode[])
        .filter(({ nodeType }) => nodeType === 'ImportDirective')
        .map((node) => node.absolutePath as string),
    ]),
  )
  const closureOf = (source: string): ReadonlySet<string> => {
    const closure = new Set([source])
    // A set that grows while it is walked through is walked through to its end.
    for (const each of closure) for (const next of direct.get(each) ?? []) closure.add(next)
    return closure
  }
  return new Map(Object.keys(sources).map((source) => [source, closureOf(source)]))
}
