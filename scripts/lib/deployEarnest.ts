import {
  errorDeploymentResultToExceptionMessage,
  HardhatArtifactResolver,
} from '@nomicfoundation/hardhat-ignition/helpers'
import { DeploymentResultType, deploy, type IgnitionModule } from '@nomicfoundation/ignition-core'
import { artifacts } from 'hardhat'
import type { Abi, Address, Client, Hex } from 'viem'
import {
  createClient,
  custom,
  encodeDeployData,
  getAddress,
  getContractAddress,
  isAddressEqual,
  stringToHex,
} from 'viem'
import { getBlockNumber, getChainId, getCode } from 'viem/actions'

import Beacon from '../../ignition/modules/Beacon.ts'
import Bundler from '../../ignition/modules/Bundler.ts'
import Earnest from '../../ignition/modules/Earnest.ts'
import FeedbackPublisher from '../../ignition/modules/FeedbackPublisher.ts'
import IdentityRegistry from '../../ignition/modules/IdentityRegistry.ts'
import Jury from '../../ignition/modules/Jury.ts'
import Lens from '../../ignition/modules/Lens.ts'
import PanelFactory from '../../ignition/modules/PanelFactory.ts'
import { byCreateX, deploymentSalt } from '../../src/chain/deployments/verify/compareOrigin.ts'
import { argumentText } from '../../src/chain/deployments/verify/deploymentCheck.ts'
import { type Deployment, getJury, getReputation } from '../../src/chain/index.ts'
import { compilerOf } from './compilerOf.ts'
import type { CourtSettings } from './courtSettings.ts'

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
  /** Whether the chain lacks ERC-8004's identity registry and gets one of its own; default: no. */
  readonly identityRegistry?: boolean | undefined
  /** The beacon, the jury and the factory of panels; default: none of them is deployed. */
  readonly court?: CourtSettings | undefined
  /** ERC-8004's reputation registry, for a publisher of scores there; default: there is none. */
  readonly reputationRegistry?: Address | undefined
  /** Where Ignition keeps its journal, so that what was interrupted is resumed; default: nowhere. */
  readonly journal?: string | undefined
  /** Milliseconds between two looks for a new block; default: a second. */
  readonly pollingInterval?: number | undefined
}

/**
 * Deploys Earnest by CREATE2, unless it is there already.
 *
 * Ignition deploys its factory on an embedded chain of id 31337 by itself; every other chain must have it.
 *
 * @returns Where Earnest is. The same code and USDC give the same, on any chain but for its id and the block.
 */
export async function deployEarnest(parameters: DeployEarnestParameters): Promise<Deployment> {
  const { provider, usdc: given, identityRegistry = false, court, reputationRegistry } = parameters
  const usdc = getAddress(given)
  const client = createClient({ transport: custom(provider), pollingInterval: 10 })
  const deployOnce = async (contract: ContractName, args: Arguments) => {
    const address = await create2Address(contract, Object.values(args))
    const found = await getCode(client, { address })
    if (found === undefined) await deployByIgnition(parameters, contract, args, address)
    return { address, constructorArguments: Object.values(args).map(argumentText) }
  }

  // The publisher comes last, and asks the registry when it is made: better nothing than all but that.
  if (reputationRegistry && !(await getCode(client, { address: reputationRegistry }))) {
    throw new Error(`there is no reputation registry at ${reputationRegistry}`)
  }
  const escrow = await deployOnce('Escrow', { usdc })
  const reputation = await getReputation(client, { escrow: escrow.address })
  const registry = identityRegistry ? await deployOnce('IdentityRegistry', {}) : undefined
  return {
    chainId: await getChainId(client),
    block: await creationBlock(client, escrow.address),
    salt: deploymentSalt,
    compiler: await compilerOf('Escrow'),
    contracts: {
      escrow,
      reputation: { address: reputation, constructorArguments: [] },
      lens: await deployOnce('Lens', { escrow: escrow.address }),
      bundler: await deployOnce('Bundler', { escrow: escrow.address }),
      ...(registry && { identityRegistry: registry }),
      ...(court && (await deployCourts(court))),
      ...(reputationRegistry && {
        feedbackPublisher: await deployOnce('FeedbackPublisher', {
          reputation,
          feedback: getAddress(reputationRegistry),
        }),
      }),
    },
  }

  async function deployCourts({ beacon: { publicKey, genesis, period }, jury: settings }: CourtSettings) {
    const beacon = await deployOnce('Beacon', { publicKey, genesis, period })
    const { providers, ...parameters } = settings
    const jury = await deployOnce('Jury', {
      escrow: escrow.address,
      beacon: beacon.address,
      settings: parameters,
      providers: providers.map((name) => stringToHex(name, { size: 32 })),
    })
    const { jurors, stake, slice, release, warmUp } = await getJury(client, { court: jury.address })
    return {
      beacon,
      jury,
      jurors: {
        address: jurors,
        constructorArguments: [usdc, stake, slice, release, warmUp, jury.constructorArguments[3]].map(
          argumentText,
        ),
      },
      panelFactory: await deployOnce('PanelFactory', { escrow: escrow.address }),
    }
  }
}

/** A constructor's arguments by their names, in their order. */
type Arguments = Readonly<Record<string, unknown>>

/** The address that the escrow of a USDC has on every chain. */
export function escrowAddress(usdc: Address): Promise<Address> {
  return create2Address('Escrow', [usdc])
}

async function create2Address(contract: string, args: readonly unknown[]): Promise<Address> {
  const { abi, bytecode } = await artifacts.readArtifact(contract)
  return getContractAddress({
    opcode: 'CREATE2',
    ...byCreateX,
    bytecode: encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args: [...args] }),
  })
}

/** Each contract's module, its parameters the arguments; and the name that Ignition gives its deployment. */
const modules: Readonly<Record<ContractName, { readonly module: IgnitionModule; readonly future: string }>> =
  {
    Escrow: { module: Earnest, future: 'Earnest#Escrow' },
    Lens: { module: Lens, future: 'Lens#Lens' },
    Bundler: { module: Bundler, future: 'Bundler#Bundler' },
    IdentityRegistry: { module: IdentityRegistry, future: 'IdentityRegistry#IdentityRegistry' },
    Beacon: { module: Beacon, future: 'Beacon#Beacon' },
    Jury: { module: Jury, future: 'Jury#Jury' },
    PanelFactory: { module: PanelFactory, future: 'PanelFactory#PanelFactory' },
    FeedbackPublisher: { module: FeedbackPublisher, future: 'FeedbackPublisher#FeedbackPublisher' },
  }

type ContractName =
  | 'Escrow'
  | 'Lens'
  | 'Bundler'
  | 'IdentityRegistry'
  | 'Beacon'
  | 'Jury'
  | 'PanelFactory'
  | 'FeedbackPublisher'

async function deployByIgnition(
  { provider, journal, pollingInterval = 1_000 }: DeployEarnestParameters,
  contract: ContractName,
  args: Arguments,
  expected: Address,
): Promise<void> {
  const { module, future } = modules[contract]
  const result = await deploy({
    config: { blockPollingInterval: pollingInterval },
    provider,
    artifactResolver: new HardhatArtifactResolver(artifacts),
    ignitionModule: module,
    deploymentParameters: { [module.id]: args as never },
    accounts: (await provider.request({ method: 'eth_accounts' })) as string[],
    strategy: 'create2',
    strategyConfig: { salt: deploymentSalt },
    ...(journal !== undefined && { deploymentDir: journal }),
  })
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) {
    throw new Error(errorDeploymentResultToExceptionMessage(result))
  }
  const address = result.contracts[future]?.address as Address
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
