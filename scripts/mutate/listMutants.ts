import { seededRandom } from '../../src/core/index.ts'
import type { AstNode, Mutant } from './Mutant.ts'
import { mutantsOf } from './mutantsOf.ts'
import type { Project } from './protocol.ts'

/** What is mutated: what holds money or records. Interfaces and types have no code, adapters no money. */
const SUBJECTS = /^project\/(contracts\/(?:[A-Z]\w*|(?:base|jury|libraries)\/\w+)\.sol)$/

/** What is mutated where a file is asked for: the adapters too. */
const ASKED_FOR = /^project\/(contracts\/(?:[A-Z]\w*|(?:adapters|base|jury|libraries)\/\w+)\.sol)$/

/**
 * Lists the faults that are asked for.
 *
 * @param sources solc's AST of every source, by source name.
 * @param chosen.files Only of these; `chosen.sample`: so many of them, chosen by `chosen.seed`.
 * @throws {Error} when a file is not one that is mutated.
 */
export function listMutants(
  project: Project,
  sources: Readonly<Record<string, { readonly ast: AstNode }>>,
  chosen: {
    readonly files?: readonly string[] | undefined
    readonly sample?: number | undefined
    readonly seed: string
  },
): Mutant[] {
  const files = Object.keys(sources)
    .flatMap((source) => (chosen.files ? ASKED_FOR : SUBJECTS).exec(source)?.[1] ?? [])
    .sort()
  for (const file of chosen.files ?? []) {
    if (!files.includes(file)) throw new Error(`${file} is not mutated; these are: ${files.join(', ')}`)
  }

  const enums = enumsOf(sources)
  const mutants = (chosen.files ?? files).flatMap((file) => {
    const source = `project/${file}`
    return mutantsOf(file, project.sources[source] ?? '', sources[source]?.ast as AstNode, enums)
  })
  if (chosen.sample === undefined) return mutants

  const random = seededRandom(chosen.seed)
  const picked = mutants
    .map((mutant) => ({ mutant, place: random.uniform() }))
    .sort((a, b) => a.place - b.place)
  return picked.slice(0, chosen.sample).map(({ mutant }) => mutant)
}

/** Members of each enum, by its declaration's id. */
function enumsOf(
  sources: Readonly<Record<string, { readonly ast: AstNode }>>,
): Map<number, readonly string[]> {
  const nodes = Object.values(sources).flatMap(({ ast }) => {
    const top = ast.nodes as AstNode[]
    return [
      ...top,
      ...top.flatMap((node) => (node.nodeType === 'ContractDefinition' ? (node.nodes as AstNode[]) : [])),
    ]
  })
  return new Map(
    nodes
      .filter(({ nodeType }) => nodeType === 'EnumDefinition')
      .map((node) => [node.id ?? 0, (node.members as AstNode[]).map(({ name }) => name ?? '')]),
  )
}
