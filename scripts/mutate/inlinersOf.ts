import type { AstNode } from './Mutant.ts'
import type { Suite } from './protocol.ts'

/**
 * Finds the test suites that have code of a library in themselves, because they or what they use call it. The code
 * of a contract they only deploy is not in them.
 *
 * @param sources solc's AST of every source, by source name.
 * @param suites The suites.
 * @param source The library's source name.
 */
export function inlinersOf(
  sources: Readonly<Record<string, { readonly ast: AstNode }>>,
  suites: readonly Suite[],
  source: string,
): Suite[] {
  cache.get(sources) ?? cache.set(sources, usesOf(sources))
  const uses = cache.get(sources) ?? new Map<string, Set<string>>()

  const reaches = (from: string, seen: Set<string>): boolean => {
    if (from === source) return true
    if (seen.has(from)) return false
    seen.add(from)
    return [...(uses.get(from) ?? [])].some((next) => reaches(next, seen))
  }
  return suites.filter((suite) => reaches(suite.source, new Set()))
}

const cache = new WeakMap<object, Map<string, Set<string>>>()

/** For each source, the sources whose functions and constants it names, or whose contracts it inherits. */
function usesOf(sources: Readonly<Record<string, { readonly ast: AstNode }>>): Map<string, Set<string>> {
  const home = new Map<number, string>()
  for (const [source, { ast }] of Object.entries(sources)) {
    walk(ast, (node) => {
      if (['FunctionDefinition', 'VariableDeclaration', 'ModifierDefinition'].includes(node.nodeType)) {
        if (node.id !== undefined) home.set(node.id, source)
      }
      // Only a base's code comes along with its name: a contract that is merely cast to or deployed is no code here.
      if (node.nodeType === 'ContractDefinition' && node.id !== undefined) home.set(-node.id, source)
    })
  }

  const uses = new Map<string, Set<string>>()
  for (const [source, { ast }] of Object.entries(sources)) {
    const used = new Set<string>()
    const add = (id: unknown) => {
      const found = typeof id === 'number' ? home.get(id) : undefined
      if (found !== undefined && found !== source) used.add(found)
    }
    walk(ast, (node) => {
      if (node.nodeType === 'InheritanceSpecifier') {
        const base = (node.baseName as AstNode).referencedDeclaration
        if (typeof base === 'number') add(-base)
      } else if (!isExternalCall(node)) add(node.referencedDeclaration)
    })
    uses.set(source, used)
  }
  return uses
}

/** Whether a member is a function of another contract, whose code stays there. */
function isExternalCall(node: AstNode): boolean {
  const type = (node.typeDescriptions as { typeIdentifier?: string } | undefined)?.typeIdentifier ?? ''
  return type.startsWith('t_function_external') || type.startsWith('t_function_declaration')
}

function walk(node: AstNode, visit: (node: AstNode) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && 'nodeType' in child) walk(child as AstNode, visit)
    }
  }
}
