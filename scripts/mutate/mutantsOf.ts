import { type Fault, faultsOf, rangeOf } from './faultsOf.ts'
import type { AstNode, Mutant } from './Mutant.ts'

/** Parts of a source where a fault would be no fault of the code, or would only change a message. */
const SKIPPED = new Set([
  'PragmaDirective',
  'ImportDirective',
  'StructDefinition',
  'EnumDefinition',
  'EventDefinition',
  'ErrorDefinition',
  'UsingForDirective',
  'StructuredDocumentation',
  'RevertStatement',
  'ElementaryTypeName',
  'ArrayTypeName',
  'UserDefinedTypeName',
])

/**
 * Lists the faults that can be put into a source file, in the order they stand in it.
 *
 * @param file Its path.
 * @param source Its content.
 * @param ast solc's AST of it.
 * @param enums Members of each enum of the project, by its declaration's id.
 */
export function mutantsOf(
  file: string,
  source: string,
  ast: AstNode,
  enums: ReadonlyMap<number, readonly string[]>,
): Mutant[] {
  const bytes = Buffer.from(source)
  const slice = (start: number, end: number) => bytes.subarray(start, end).toString()
  const text = (node: AstNode) => slice(rangeOf(node).start, rangeOf(node).end)
  const between = (left: AstNode, right: AstNode) => {
    const [start, end] = [rangeOf(left).end, rangeOf(right).start]
    return { start, text: slice(start, end) }
  }
  const found: { fault: Fault; node: AstNode; where: string }[] = []

  const visit = (node: AstNode, parent: AstNode | undefined, where: string): void => {
    if (SKIPPED.has(node.nodeType) || isYulRevert(node)) return
    const here = node.nodeType === 'FunctionDefinition' ? node.name || String(node.kind) : where
    for (const fault of faultsOf(node, { text, between, enums, parent })) {
      found.push({
        fault,
        node: node.nodeType === 'IfStatement' ? (node.condition as AstNode) : node,
        where: here,
      })
    }
    for (const child of childrenOf(node)) visit(child, node, here)
  }
  visit(ast, undefined, 'contract')

  const times = new Map<string, number>()
  const places = new Set<string>()
  return found
    .filter(({ fault }) => {
      const place = `${fault.start} ${fault.end} ${fault.replacement}`
      return !places.has(place) && places.add(place)
    })
    .sort((a, b) => a.fault.start - b.fault.start)
    .map(({ fault, node, where }) => {
      const { start, end } = rangeOf(node)
      const after =
        fault.end > end
          ? fault.replacement
          : slice(start, fault.start) + fault.replacement + slice(fault.end, end)
      const id = `${file} ${where}: ${brief(slice(start, end))} → ${brief(after) || 'nothing'}`
      const count = (times.get(id) ?? 0) + 1
      times.set(id, count)
      return {
        id: count === 1 ? id : `${id} #${count}`,
        file,
        line: slice(0, fault.start).split('\n').length,
        ...fault,
      }
    })
}

/** The nodes right under a node. */
function childrenOf(node: AstNode): AstNode[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode))
}

/** Whether this is assembly's `revert`: its arguments are only the message. */
function isYulRevert({ nodeType, functionName }: AstNode): boolean {
  return nodeType === 'YulFunctionCall' && (functionName as AstNode).name === 'revert'
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'nodeType' in value && 'src' in value
}

function brief(code: string): string {
  return code.replace(/\s+/g, ' ').trim()
}
