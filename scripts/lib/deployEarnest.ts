import { readFileSync } from 'node:fs'
import {
  errorDeploymentResultToExceptionMessage,
  HardhatArtifactResolver,
} from '@nomicfoundation/hardhat-ignition/helpers'
import { DeploymentResultType, deploy } from '@nomicfoundation/ignition-core'
import { artifacts } from 'hardhat'
import type { Address, Client, Hex } from 'viem'
import {
  createClient,
  custom,
  encodeDeployData,
  getAddress,
  getContractAddress,
  isAddressEqual,
  keccak256,
  toHex,
} from 'viem'
import { getBlockNumber, getChainId, getCode } from 'viem/actions'

import Earnest from '../../ignition/modules/Earnest.ts'
import { type Deployment, type escrowAbi, getReputation } from '../../src/chain/index.ts'

/** The factory through which Ignition deploys by CREATE2: at this address on Base, on Base Sepolia, everywhere. */
const CREATE_X = '0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed'

/**
 * Makes Earnest's addresses Earnest's. Neither zero nor the sender begins it, so whoever deploys, on whatever chain,
 * gets the same address for the same code and arguments.
 */
const SALT = keccak256(toHex('Earnest'))

/** Whatever answers JSON-RPC. */
export type Provider = {
  request(call: { readonly method: string; readonly params?: readonly unknown[] | object }): Promise<unknown>
}

/** What {@link deployEarnest} takes. */
export type DeployEarnestParameters = {
  /** The chain. It signs for the deployer: the first of its accounts. */
  readonly provider: Provider
  /** The chain's USDC. */
  readonly usdc: Address
  /** Where Ignition keeps its journal, so that what was interrupted is resumed; default: nowhere. */
  readonly journal?: string | undefined
}

/**
 * Deploys Earnest by CREATE2, unless it is there already.
 *
 * Ignition deploys its factory on an embedded chain of id 31337 by itself; every other chain must have it.
 *
 * @returns Where Earnest is. The same code and USDC give the same, on any chain but for its id and the block.
 */
export async function deployEarnest({
  provider,
  usdc,
  journal,
}: DeployEarnestParameters): Promise<Deployment> {
  const client = createClient({ transport: custom(provider), pollingInterval: 10 })
  const escrow = await escrowAddress(usdc)
  const found = await getCode(client, { address: escrow })
  if (found === undefined) await deployByIgnition(provider, usdc, escrow, journal)

  return {
    chainId: await getChainId(client),
    block: await creationBlock(client, escrow),
    salt: SALT,
    compiler: await compilerOf('Escrow'),
    contracts: {
      escrow: { address: escrow, constructorArguments: [getAddress(usdc)] },
      reputation: { address: await getReputation(client, { escrow }), constructorArguments: [] },
    },
  }
}

/**
 * The address that the escrow of a USDC has on every chain.
 *
 * Source of the formula: CreateX's `_guard`, which hashes a salt that names neither a sender nor a chain.
 */
export async function escrowAddress(usdc: Address): Promise<Address> {
  const { abi, bytecode } = await artifacts.readArtifact('Escrow')
  return getContractAddress({
    opcode: 'CREATE2',
    from: CREATE_X,
    salt: keccak256(SALT),
    bytecode: encodeDeployData({ abi: abi as typeof escrowAbi, bytecode: bytecode as Hex, args: [usdc] }),
  })
}

async function deployByIgnition(
  provider: Provider,
  usdc: Address,
  expected: Address,
  journal: string | undefined,
): Promise<void> {
  const result = await deploy({
    provider,
    artifactResolver: new HardhatArtifactResolver(artifacts),
    ignitionModule: Earnest,
    deploymentParameters: { Earnest: { usdc } },
    accounts: (await provider.request({ method: 'eth_accounts' })) as string[],
    strategy: 'create2',
    strategyConfig: { salt: SALT },
    ...(journal !== undefined && { deploymentDir: journal }),
  })
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) {
    throw new Error(errorDeploymentResultToExceptionMessage(result))
  }
  const address = result.contracts['Earnest#Escrow']?.address as Address
  if (!isAddressEqual(address, expected)) throw new Error(`deployed at ${address}, not at ${expected}`)
}

/** The block in which a contract came to be, found by halving; 0 when the node has forgotten its past. */
async function creationBlock(client: Client, address: Address): Promise<number> {
  let without = -1n
  let having = await getBlockNumber(client, { cacheTime: 0 })
  try {
    while (having - without > 1n) {
      const middle = (having + without) / 2n
      if (await getCode(client, { address, blockNumber: middle })) having = middle
      else without = middle
    }
    return Number(having)
  } catch {
    return 0
  }
}

type BuildInfo = {
  readonly solcVersion: string
  readonly input: {
    readonly settings: {
      readonly evmVersion: string
      readonly viaIR?: boolean
      readonly optimizer: { readonly enabled?: boolean; readonly runs?: number }
    }
  }
}

/** How a contract was compiled, as its build info has it. */
async function compilerOf(contract: string): Promise<Deployment['compiler']> {
  const id = await artifacts.getBuildInfoId(contract)
  const path = id === undefined ? undefined : await artifacts.getBuildInfoPath(id)
  if (path === undefined) throw new Error(`no build info of ${contract}`)
  const { solcVersion, input }: BuildInfo = JSON.parse(readFileSync(path, 'utf8'))
  const { evmVersion, viaIR = false, optimizer } = input.settings
  const optimizerRuns = optimizer.enabled ? (optimizer.runs ?? 200) : 0
  return { version: solcVersion, evmVersion, viaIR, optimizerRuns }
}
