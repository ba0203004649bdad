import { createRequire } from 'node:module'

import type { AstNode } from './Mutant.ts'
import type { Project } from './protocol.ts'

/** What solc says about one contract. */
export type Compiled = {
  readonly abi: readonly { readonly type: string; readonly name?: string }[]
  readonly evm: { readonly bytecode: Code; readonly deployedBytecode: Code }
}
type Code = {
  readonly object: string
  readonly linkReferences: Record<string, Record<string, { start: number; length: number }[]>>
}

/** What solc says about a project. */
export type Output = {
  /** By source name and contract name. */
  readonly contracts: Readonly<Record<string, Readonly<Record<string, Compiled>>>>
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>
  /** The first error; without one, it compiled. */
  readonly error?: string | undefined
}

type Solc = { compile(input: string): string }
let solc: Solc | undefined

/**
 * Compiles without the optimiser and without via-IR: a second or two, since the compiler stays loaded.
 *
 * @param wanted The contracts whose code is wanted, by source name; `*` for all of a source. Without it, only the AST.
 */
export function compile(
  project: Project,
  wanted: Readonly<Record<string, readonly string[]>> | 'ast',
): Output {
  // Loaded on first use: it takes a second and 100 MB.
  solc ??= createRequire(import.meta.url)('solc') as Solc
  const code = ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences']
  const runtime = ['evm.deployedBytecode.object', 'evm.deployedBytecode.linkReferences']
  const outputSelection =
    wanted === 'ast'
      ? { '*': { '': ['ast'] } }
      : Object.fromEntries(
          Object.entries(wanted).map(([source, names]) => [
            source,
            Object.fromEntries(names.map((name) => [name, [...code, ...runtime]])),
          ]),
        )
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(
      Object.entries(project.sources).map(([name, content]) => [name, { content }]),
    ),
    settings: {
      evmVersion: 'osaka',
      remappings: project.remappings,
      // Without it, equal code would differ by the hash of its source.
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection,
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    contracts?: Output['contracts']
    sources?: Output['sources']
    errors?: { severity: string; formattedMessage: string }[]
  }
  return {
    contracts: output.contracts ?? {},
    sources: output.sources ?? {},
    error: output.errors?.find(({ severity }) => severity === 'error')?.formattedMessage,
  }
}
