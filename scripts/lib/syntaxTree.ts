import { readFileSync } from 'node:fs'

/** A node of solc's syntax tree. */
export type SyntaxNode = {
  readonly nodeType: string
  readonly id?: number
  readonly name?: string
  readonly nodes?: readonly SyntaxNode[]
  readonly members?: readonly SyntaxNode[]
  readonly documentation?: string | { readonly text: string } | null
  readonly constant?: boolean
  readonly mutability?: string
  readonly value?: unknown
  readonly subdenomination?: string | null
}

/** One of Hardhat's build infos: solc's output, of which the syntax trees are read here. */
type BuildInfoOutput = {
  readonly output: { readonly sources: Readonly<Record<string, { readonly ast: SyntaxNode }>> }
}

/**
 * Reads every definition in every source of a build, those within contracts included.
 *
 * @param path The `.output.json` of a build info.
 */
export function readDefinitions(path: string): readonly SyntaxNode[] {
  const build: BuildInfoOutput = JSON.parse(readFileSync(path, 'utf8'))
  const within = (node: SyntaxNode): SyntaxNode[] => [node, ...(node.nodes ?? []).flatMap(within)]
  return Object.values(build.output.sources).flatMap(({ ast }) => within(ast))
}

/** The names of an enum's members, in their order. */
export function membersOf(definitions: readonly SyntaxNode[], name: string): readonly string[] {
  const found = definitions.find((node) => node.nodeType === 'EnumDefinition' && node.name === name)
  if (!found?.members) throw new Error(`no enum ${name} in the build`)
  return found.members.map((member) => member.name ?? '')
}

/** What `@notice` says of a custom error, on one line; undefined when it says nothing. */
export function noticeOf(definitions: readonly SyntaxNode[], error: string): string | undefined {
  const found = definitions.find((node) => node.nodeType === 'ErrorDefinition' && node.name === error)
  const text = typeof found?.documentation === 'object' ? found.documentation?.text : found?.documentation
  // Up to the next tag. An error of a library often says what it means without one.
  return text
    ?.replace(/^\s*@(notice|dev)\s+/, '')
    .split(/\n\s*@/)[0]
    ?.replace(/\s+/g, ' ')
    .trim()
}

/** The name of the immutable that a declaration's id is of. Ids are of one build. */
export function immutableOf(definitions: readonly SyntaxNode[], id: number): string {
  const found = definitions.find((node) => node.mutability === 'immutable' && node.id === id)
  if (!found?.name) throw new Error(`no immutable ${id} in the build`)
  return found.name
}

const SECONDS: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
  weeks: 604_800,
}

/**
 * The whole-number constants of a contract or library.
 *
 * @returns By name; times in seconds.
 */
export function constantsOf(
  definitions: readonly SyntaxNode[],
  contract: string,
): Readonly<Record<string, number>> {
  const found = definitions.find((node) => node.nodeType === 'ContractDefinition' && node.name === contract)
  if (!found) throw new Error(`no contract ${contract} in the build`)
  const constants: Record<string, number> = {}
  for (const { nodeType, constant, name, value } of found.nodes ?? []) {
    const literal = value as SyntaxNode | undefined
    if (nodeType !== 'VariableDeclaration' || !constant || !name || literal?.nodeType !== 'Literal') continue
    const unit = literal.subdenomination ? SECONDS[literal.subdenomination] : 1
    const digits = Number(String(literal.value).replaceAll('_', ''))
    if (unit === undefined || !Number.isSafeInteger(digits * unit)) continue
    constants[name] = digits * unit
  }
  return constants
}
