import type { Abi } from 'viem'

import { signatureOf } from './inWordsOf.ts'
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
  ['Stage', 'stages'],
  ['Outcome', 'outcomes'],
] as const

/** Whose errors become classes, by the file they are written to: the escrow's, and what the others have beside them. */
const ERRORS = [
  { file: 'errors.ts', base: 'EscrowError', table: 'escrowErrors', whose: "the escrow's", of: ['escrow'] },
  {
    file: 'courtErrors.ts',
    base: 'CourtError',
    table: 'courtErrors',
    whose: "the courts'",
    of: ['jury', 'jurors', 'panel', 'panelFactory', 'beacon'],
  },
  {
    file: 'bundlerErrors.ts',
    base: 'BundlerError',
    table: 'bundlerErrors',
    whose: "the bundler's",
    of: ['bundler'],
  },
] as const

/** What the generated files are made from. */
export type GeneratedFrom = {
  /** By the name that the constant begins with. The errors of the escrow, the courts and the bundler become classes. */
  readonly abis: Readonly<Record<string, Abi>>
  /** What creates a contract that is asked without being deployed, by the names of the ABIs. */
  readonly creationCodes: Readonly<Record<string, string>>
  /** The syntax trees' definitions. */
  readonly definitions: readonly SyntaxNode[]
  /** Where Earnest is, by chain id. */
  readonly deployments: Readonly<Record<string, unknown>>
  /** What else there is, by chain id. */
  readonly knownAddresses: Readonly<Record<string, unknown>>
  /** The beacon and the jury's settings that chains of worth have. */
  readonly courtSettings: Readonly<Record<string, unknown>>
}

/**
 * Everything in `src/chain/generated`.
 *
 * @returns Each file's text, by its name.
 */
export function generatedFiles({
  abis,
  creationCodes,
  definitions,
  deployments,
  knownAddresses,
  courtSettings,
}: GeneratedFrom): ReadonlyMap<string, string> {
  const abiFiles = Object.entries(abis).map(([name, abi]) => {
    const code = creationCodes[name]
    const constants = [
      constantOf(`${name}Abi`, `The ABI of the ${name}.`, abi),
      ...(code === undefined ? [] : [constantOf(`${name}Code`, `What creates the ${name}.`, code)]),
    ]
    return [`${name}.ts`, moduleOf(...constants)] as const
  })
  return new Map([
    ...abiFiles,
    ['enums.ts', enumsOf(definitions)],
    ...errorFiles(abis, definitions),
    [
      'deployments.ts',
      moduleOf(
        constantOf('deployments', 'Where Earnest is, by chain id.', deployments),
        constantOf('knownAddresses', 'What others deployed and Earnest uses, by chain id.', knownAddresses),
        constantOf(
          'courtSettings',
          'What the courts are deployed with, where money is at stake.',
          courtSettings,
        ),
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

function errorFiles(
  abis: Readonly<Record<string, Abi>>,
  definitions: readonly SyntaxNode[],
): readonly (readonly [string, string])[] {
  const signatures = new Map<string, string>()
  return ERRORS.map(({ file, of, ...words }) => {
    const names = new Set<string>()
    for (const item of of.flatMap((name) => abis[name] ?? [])) {
      if (item.type !== 'error') continue
      const known = signatures.get(item.name)
      if (known !== undefined && known !== signatureOf(item)) throw new Error(`two errors ${item.name}`)
      // One that is known is written already, or is about to be.
      if (known === undefined) names.add(item.name)
      signatures.set(item.name, signatureOf(item))
    }
    return [file, errorsOf([...names].sort(), words, definitions)] as const
  })
}

function errorsOf(
  names: readonly string[],
  { base, table, whose }: { readonly base: string; readonly table: string; readonly whose: string },
  definitions: readonly SyntaxNode[],
): string {
  const classes = names.map((name) => {
    const notice = noticeOf(definitions, name) ?? `One of ${whose} errors: ${name}.`
    return [
      `/** ${notice} */`,
      `export class ${name}Error extends ${base}<'${name}'> {`,
      `  override readonly name = '${name}Error'`,
      '',
      `  constructor(args: ${base}Args<'${name}'>, cause?: unknown) {`,
      `    super('${name}', ${literal(sentenceOf(notice))}, args, cause)`,
      '  }',
      '}',
    ].join('\n')
  })
  const module = `../errors/${base.charAt(0).toLowerCase()}${base.slice(1)}.ts`
  return moduleOf(
    `import type { ${base}Args } from '${module}'\nimport { ${base} } from '${module}'`,
    ...classes,
    [
      `/** The class of each of ${whose} errors. */`,
      `export const ${table} = {`,
      ...names.map((name) => `  ${name}: ${name}Error,`),
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
