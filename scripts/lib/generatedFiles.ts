import type { Abi } from 'viem'

import { constantOf, literal, moduleOf } from './render.ts'
import type { SyntaxNode } from './syntaxTree.ts'
import { membersOf, noticeOf } from './syntaxTree.ts'

/** The enums whose members ABIs leave out, with the name that the list of them has here. */
const ENUMS = [
  ['Role', 'roles'],
  ['Scope', 'scopes'],
  ['DealStatus', 'dealStatuses'],
  ['MilestoneStatus', 'milestoneStatuses'],
  ['Ending', 'endings'],
] as const

/** What the generated files are made from. */
export type GeneratedFrom = {
  /** By the name that the constant begins with. `escrow` is the one whose errors become classes. */
  readonly abis: Readonly<Record<string, Abi>>
  /** The syntax trees' definitions. */
  readonly definitions: readonly SyntaxNode[]
  /** Where Earnest is, by chain id. */
  readonly deployments: Readonly<Record<string, unknown>>
  /** What else there is, by chain id. */
  readonly knownAddresses: Readonly<Record<string, unknown>>
}

/**
 * Everything in `src/chain/generated`.
 *
 * @returns Each file's text, by its name.
 */
export function generatedFiles({
  abis,
  definitions,
  deployments,
  knownAddresses,
}: GeneratedFrom): ReadonlyMap<string, string> {
  const abiFiles = Object.entries(abis).map(
    ([name, abi]) =>
      [`${name}.ts`, moduleOf(constantOf(`${name}Abi`, `The ABI of the ${name}.`, abi))] as const,
  )
  return new Map([
    ...abiFiles,
    ['enums.ts', enumsOf(definitions)],
    ['errors.ts', errorsOf(abis.escrow ?? [], definitions)],
    [
      'deployments.ts',
      moduleOf(
        constantOf('deployments', 'Where Earnest is, by chain id.', deployments),
        constantOf('knownAddresses', 'What others deployed and Earnest uses, by chain id.', knownAddresses),
      ),
    ],
  ])
}

function enumsOf(definitions: readonly SyntaxNode[]): string {
  return moduleOf(
    ...ENUMS.map(([name, list]) => {
      const members = membersOf(definitions, name).map(uncapitalised)
      const constant = constantOf(list, `The members of Solidity's \`${name}\`, by value.`, members)
      return `${constant}\nexport type ${name} = (typeof ${list})[number]`
    }),
    `/** The enums by their Solidity name. */\nexport const enums = { ${ENUMS.map(([name, list]) => `${name}: ${list}`).join(', ')} } as const`,
  )
}

function errorsOf(abi: Abi, definitions: readonly SyntaxNode[]): string {
  const names = abi.flatMap((item) => (item.type === 'error' ? [item.name] : [])).sort()
  const classes = names.map((name) => {
    const notice = noticeOf(definitions, name) ?? `The escrow's error ${name}.`
    return [
      `/** ${notice} */`,
      `export class ${name}Error extends EscrowError<'${name}'> {`,
      `  override readonly name = '${name}Error'`,
      '',
      `  constructor(args: EscrowErrorArgs<'${name}'>, cause?: unknown) {`,
      `    super('${name}', ${literal(sentenceOf(notice))}, args, cause)`,
      '  }',
      '}',
    ].join('\n')
  })
  const table = names.map((name) => `  ${name}: ${name}Error,`)
  return moduleOf(
    "import type { EscrowErrorArgs } from '../errors/escrowError.ts'\nimport { EscrowError } from '../errors/escrowError.ts'",
    ...classes,
    [
      "/** The class of each of the escrow's errors. */",
      'export const escrowErrors = {',
      ...table,
      '} as const',
    ].join('\n'),
  )
}

/** "Thrown when the token has no code." says of the error itself: "The token has no code". */
function sentenceOf(notice: string): string {
  const told = notice.replace(/^Thrown (when )?/, '').replace(/\.$/, '')
  return told.charAt(0).toUpperCase() + told.slice(1)
}

function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
