import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Abi, Hex } from 'viem'

/**
 * The mock of ERC-8004's reputation registry; its constructor takes the registry of identities.
 *
 * Hardhat keeps what tests of contracts deploy to itself; the registry is compiled once more.
 */
export function compileFeedbackRegistry(): { readonly abi: Abi; readonly bytecode: Hex } {
  const solc = createRequire(import.meta.url)('solc') as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string
  }
  const file = 'test/contracts/mocks/FeedbackRegistry.sol'
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: readFileSync(file, 'utf8') } },
    settings: {
      evmVersion: 'osaka',
      outputSelection: { [file]: { FeedbackRegistry: ['abi', 'evm.bytecode.object'] } },
    },
  }
  const find = (path: string) => ({ contents: readFileSync(path, 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as {
    contracts?: Record<string, { FeedbackRegistry?: { abi: Abi; evm: { bytecode: { object: string } } } }>
    errors?: readonly { formattedMessage: string }[]
  }
  const found = output.contracts?.[file]?.FeedbackRegistry
  if (!found) throw new Error(output.errors?.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return { abi: found.abi, bytecode: `0x${found.evm.bytecode.object}` }
}
