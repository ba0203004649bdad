import { readFileSync } from 'node:fs'

import { concat, getAddress, type Hex, size, slice } from 'viem'

import { readJurySettings } from '../../../scripts/lib/courtSettings.ts'
import { deployEarnest } from '../../../scripts/lib/deployEarnest.ts'
import {
  Bytecode,
  type Deployment,
  type DeploymentReport,
  type VerifyDeploymentParameters,
  verifyDeployment,
} from '../../../src/chain/index.ts'
import { type Address, parse } from '../../../src/core/index.ts'
import { quicknet } from '../../../src/jury/index.ts'
import { startChain } from '../fixtures/chain.ts'
import { compileFeedbackRegistry } from './feedbackRegistry.ts'

/** What verifying tells, and the chain that it is told of. */
export type Verifying = Awaited<ReturnType<typeof startVerifying>>

/**
 * A chain with a deployment that has every part, over a mock of ERC-8004's reputation registry, and what is found of it.
 *
 * `verify` compares it with what it is known to be; `verifyWith` while an address has other code.
 */
export async function startVerifying() {
  const chain = await startChain()
  const bytecode = parse(Bytecode, JSON.parse(readFileSync('deployments/bytecode.json', 'utf8')))
  const deployRegistry = async (identities: Address): Promise<Address> => {
    const hash = await chain.deployer.deployContract({ ...compileFeedbackRegistry(), args: [identities] })
    const { contractAddress } = await chain.chain.getTransactionReceipt({ hash })
    return getAddress(contractAddress ?? '0x')
  }
  const onChain = { provider: chain.connection.provider, usdc: chain.usdc, identityRegistry: true }
  const { identityRegistry } = (await deployEarnest(onChain)).contracts
  const registry = await deployRegistry(identityRegistry?.address ?? '0x')
  const deployment = await deployEarnest({
    ...onChain,
    court: { beacon: quicknet, jury: readJurySettings() },
    reputationRegistry: registry,
  })

  const addressOf = (contract: keyof Deployment['contracts']): Address =>
    deployment.contracts[contract]?.address ?? '0x'
  const codeAt = async (address: Address) => (await chain.chain.getCode({ address })) ?? '0x'
  const verify = (parameters: Partial<VerifyDeploymentParameters> = {}) =>
    verifyDeployment(chain.chain, {
      bytecode,
      expected: { deployment, usdc: chain.usdc, reputationRegistry: registry },
      ...parameters,
    })
  const verifyWith = async (
    address: Address,
    change: (code: Hex) => Hex,
    parameters: Partial<VerifyDeploymentParameters> = {},
  ) => {
    const before = await codeAt(address)
    await chain.test.setCode({ address, bytecode: change(before) })
    const report = await verify(parameters)
    await chain.test.setCode({ address, bytecode: before })
    return report
  }
  /** The places of an immutable in a contract's code. */
  const placesOf = (contract: string, immutable: string): readonly number[] =>
    bytecode.contracts[contract]?.immutables[immutable] ?? []

  return {
    chain,
    bytecode,
    deployment,
    registry,
    addressOf,
    codeAt,
    deployRegistry,
    placesOf,
    verify,
    verifyWith,
  }
}

/** Code with other bytes at a place. */
export function put(code: Hex, at: number, bytes: Hex): Hex {
  return concat([slice(code, 0, at), bytes, slice(code, at + size(bytes))])
}

/** What differs, each as its contract and what of it. */
export function differences({ checks }: DeploymentReport): readonly string[] {
  return checks
    .filter(({ status }) => status === 'differs')
    .map(({ contract, what }) => `${contract} ${what}`)
}

export function findingOf({ checks }: DeploymentReport, contract: string, what: string) {
  return checks.find((check) => check.contract === contract && check.what === what)
}
