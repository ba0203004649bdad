import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { Abi, Hex } from 'viem'

type Output = {
  readonly contracts?: Record<string, Record<string, { abi: Abi; evm: { bytecode: { object: string } } }>>
  readonly errors?: readonly { severity: string; formattedMessage: string }[]
}

const folder = 'test/contracts/mocks'

/** Compiles one of the contracts that Solidity tests use, which Hardhat leaves out where it builds what is deployed. */
export function compileMock(name: string): { readonly abi: Abi; readonly bytecode: Hex } {
  const solc = createRequire(import.meta.url)('solc') as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string
  }
  const path = join(folder, `${name}.sol`)
  const input = {
    language: 'Solidity',
    sources: { [path]: { content: readFileSync(path, 'utf8') } },
    settings: {
      evmVersion: 'osaka',
      outputSelection: { [path]: { [name]: ['abi', 'evm.bytecode.object'] } },
    },
  }
  const find = (wanted: string) => ({
    contents: readFileSync(wanted.startsWith('@') ? join('node_modules', wanted) : wanted, 'utf8'),
  })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as Output
  const made = output.contracts?.[path]?.[name]
  if (made === undefined) throw new Error(output.errors?.map((one) => one.formattedMessage).join('\n'))
  return { abi: made.abi, bytecode: `0x${made.evm.bytecode.object}` }
}
