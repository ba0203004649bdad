import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Abi, Hex } from 'viem'

const SOURCE = 'scripts/gas/BareEscrow.sol'

/**
 * Compiles the floor's contract. Hardhat does not: it is neither deployed nor tested.
 *
 * @throws {Error} when it does not compile.
 */
export function compileBareEscrow(): { abi: Abi; bytecode: Hex } {
  // solc's module has no types and is large: it is loaded only here.
  const solc = createRequire(import.meta.url)('solc') as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string
  }
  const input = {
    language: 'Solidity',
    sources: { [SOURCE]: { content: readFileSync(SOURCE, 'utf8') } },
    settings: {
      evmVersion: 'osaka',
      viaIR: true,
      optimizer: { enabled: true, runs: 1_000_000 },
      outputSelection: { [SOURCE]: { BareEscrow: ['abi', 'evm.bytecode.object'] } },
    },
  }
  const find = (path: string) => ({
    contents: readFileSync(path.startsWith('@') ? `node_modules/${path}` : path, 'utf8'),
  })
  const { contracts, errors } = JSON.parse(solc.compile(JSON.stringify(input), { import: find }))

  const contract = contracts?.[SOURCE]?.BareEscrow
  if (!contract?.evm) throw new Error(JSON.stringify(errors, null, 2))
  return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }
}
