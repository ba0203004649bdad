import { getChainId } from 'viem/actions'

import type { Address } from '../../../core/index.ts'
import { type EarnestClient, viemClient } from '../../escrowOf.ts'
import { courtSettings, deployments, knownAddresses } from '../../generated/deployments.ts'
import { feedbackRegistryAbi } from '../../generated/feedbackRegistry.ts'
import type { Bytecode } from '../bytecode.ts'
import type { Deployment } from '../deployment.ts'
import { DeploymentMissingError } from '../getDeployment.ts'
import type { KnownAddresses } from '../knownAddresses.ts'
import { askFacts, compareDomain } from './askFacts.ts'
import { compareCode, type Findings } from './compareCode.ts'
import { byCreateX, byPanelFactory, compareOrigin, type Deployer, derivedAddress } from './compareOrigin.ts'
import { compareSettings } from './compareSettings.ts'
import {
  argumentText,
  compared,
  type DeploymentCheck,
  type DeploymentFinding,
  textOf,
} from './deploymentCheck.ts'
import { createdBy, type Facts, type Subject, type SubjectName, subjects } from './subjects.ts'

/** What a chain's Earnest is compared with; by default, what this version knows. */
export type ExpectedDeployment = {
  /** Where its contracts are, and with what arguments. */
  readonly deployment?: Pick<Deployment, 'contracts'> | undefined
  readonly usdc?: Address | undefined
  /** ERC-8004's, which publishers of scores write to. */
  readonly reputationRegistry?: Address | undefined
  /** The beacon's parameters by name. */
  readonly beacon?: Readonly<Record<'publicKey' | 'genesis' | 'period', string | number>> | undefined
  /** As in `deployments/jury.json`. */
  readonly jury?: Readonly<Record<string, unknown>> | undefined
}

/** What {@link verifyDeployment} takes. */
export type VerifyDeploymentParameters = {
  /** What this version's contracts compile to: the package's `bytecode.json`. */
  readonly bytecode: Bytecode
  /** Default: the escrow deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** A jury or a panel; default: the jury deployed on the client's chain, if there is one. */
  readonly court?: Address | undefined
  /** A publisher of scores; default: the one deployed on the client's chain, if there is one. */
  readonly publisher?: Address | undefined
  readonly expected?: ExpectedDeployment | undefined
}

/** What was compared. */
export type DeploymentReport = {
  readonly chainId: number
  /** Whether nothing differs. What was not comparable is for the reader to judge. */
  readonly ok: boolean
  readonly checks: readonly DeploymentCheck[]
}

/**
 * Compares a chain's Earnest with this version of it, so that a signer knows what it signs for: code byte for byte,
 * immutables, constructors' arguments by the addresses that follow from them, the escrow's USDC, the court's settings, whose scores
 * a publisher tells, and to which registry.
 *
 * A court with other settings than the package's differs from it, and may be a good one all the same: what differs is named.
 *
 * @throws {DeploymentMissingError} when no escrow is named and none is known on the chain.
 * @throws {BytecodeMissingError} when `bytecode` lacks a contract.
 * @throws The transport's error when the node does not answer.
 * @example
 * const bytecode = parse(Bytecode, JSON.parse(readFileSync(file, 'utf8')))
 * const { ok, checks } = await verifyDeployment(client, { bytecode, court: terms.arbiter })
 */
export async function verifyDeployment(
  client: EarnestClient,
  { bytecode, court, expected, ...parameters }: VerifyDeploymentParameters,
): Promise<DeploymentReport> {
  const chainId = await getChainId(viemClient(client))
  const { contracts, usdc, reputationRegistry, beacon, jury } = {
    ...knownOn(chainId),
    ...expected,
    ...contractsOf(chainId, expected),
  }
  const escrow = parameters.escrow ?? contracts?.escrow.address
  if (escrow === undefined) throw new DeploymentMissingError(chainId)
  const checks: DeploymentCheck[] = []

  const named = client.chain?.id
  if (named !== undefined) note('Escrow', escrow, [['chain', compared(chainId, named)]])
  const { REPUTATION } = await verifyEscrow(escrow)
  await verifyReputation(addressIn(REPUTATION))
  const factory = derivedAddress(bytecode, 'PanelFactory', { ESCROW: escrow })
  const judge = court ?? contracts?.jury?.address
  if (judge === undefined) {
    note('Jury', escrow, [['court', notComparable('no court is named, and none is known on the chain')]])
  } else if (await isPanel(judge)) await verifyPanel(judge, factory)
  else await verifyJury(judge)
  const publisher = parameters.publisher ?? contracts?.feedbackPublisher?.address
  if (publisher !== undefined) await verifyPublisher(publisher, REPUTATION)
  await verifyOthers()
  return { chainId, ok: checks.every(({ status }) => status !== 'differs'), checks }

  async function verifyEscrow(address: Address): Promise<Facts> {
    const facts = await verifyContract('Escrow', address, byCreateX)
    const told =
      usdc === undefined
        ? notComparable('this version knows no USDC on the chain', facts.USDC)
        : compared(facts.USDC, usdc)
    note('Escrow', address, [['USDC', told], ...asDeployed('Escrow', address, facts, contracts?.escrow)])
    return facts
  }

  async function verifyReputation(address: Address | undefined): Promise<void> {
    if (address === undefined) return noteUnnamed('Reputation', escrow as Address)
    await verifyContract('Reputation', address, escrow as Address)
    note('Reputation', address, asDeployed('Reputation', address, {}, contracts?.reputation))
  }

  async function verifyJury(address: Address): Promise<void> {
    const ofJury = await askFacts(client, address, subjects.Jury)
    const jurors = addressIn(ofJury.JURORS)
    const ofJurors = jurors === undefined ? {} : await askFacts(client, jurors, subjects.Jurors)
    const facts = { ...ofJurors, ...ofJury }
    await verifyContract('Jury', address, byCreateX, facts)
    note('Jury', address, [
      ['ESCROW', compared(facts.ESCROW, escrow)],
      ...compareSettings(facts, jury ?? {}),
      ...asDeployed('Jury', address, facts, contracts?.jury),
    ])
    if (jurors === undefined) noteUnnamed('Jurors', address)
    else {
      await verifyContract('Jurors', jurors, address, facts)
      note('Jurors', jurors, asDeployed('Jurors', jurors, facts, contracts?.jurors))
    }
    const named = addressIn(facts.BEACON)
    if (named === undefined) noteUnnamed('Beacon', address)
    else await verifyBeacon(named)
  }

  async function verifyBeacon(address: Address): Promise<void> {
    const facts = await verifyContract('Beacon', address, byCreateX)
    const { publicKey, genesis, period } = beacon ?? {}
    note('Beacon', address, [
      ['publicKey', compared(facts.publicKey, publicKey)],
      ['genesis', compared(facts.GENESIS, genesis)],
      ['period', compared(facts.PERIOD, period)],
      ...asDeployed('Beacon', address, facts, contracts?.beacon),
    ])
  }

  async function verifyPanel(address: Address, factory: Address | undefined): Promise<void> {
    const facts = await verifyContract('Panel', address, byPanelFactory(factory ?? address))
    const chosen = notComparable.bind(undefined, 'both sides choose it when they sign')
    note('Panel', address, [
      ['ESCROW', compared(facts.ESCROW, escrow)],
      ...['jurors', 'QUORUM', 'SEALING', 'VOTING'].map((view) => [view, chosen(facts[view])] as const),
    ])
  }

  async function verifyPublisher(address: Address, reputation: unknown): Promise<void> {
    const facts = await verifyContract('FeedbackPublisher', address, byCreateX)
    const registry = addressIn(facts.FEEDBACK)
    const { getIdentityRegistry } =
      registry === undefined
        ? {}
        : await askFacts(client, registry, { abi: feedbackRegistryAbi, views: ['getIdentityRegistry'] })
    const told =
      reputationRegistry === undefined
        ? notComparable('this version knows no reputation registry on the chain', facts.FEEDBACK)
        : compared(facts.FEEDBACK, reputationRegistry)
    note('FeedbackPublisher', address, [
      ['REPUTATION', compared(facts.REPUTATION, reputation)],
      ['FEEDBACK', told],
      [
        'IDENTITIES',
        getIdentityRegistry === undefined
          ? notComparable('the registry does not say whose agents it is about', facts.IDENTITIES)
          : compared(facts.IDENTITIES, getIdentityRegistry),
      ],
      ...asDeployed('FeedbackPublisher', address, facts, contracts?.feedbackPublisher),
    ])
  }

  /** What a deployment has beside the escrow and the court, where it is known. */
  async function verifyOthers(): Promise<void> {
    const { lens, bundler, panelFactory, identityRegistry } = contracts ?? {}
    if (lens) await verifyContract('Lens', lens.address, byCreateX)
    if (bundler) await verifyContract('Bundler', bundler.address, byCreateX)
    if (panelFactory) await verifyContract('PanelFactory', panelFactory.address, byCreateX)
    if (identityRegistry) await verifyContract('IdentityRegistry', identityRegistry.address, byCreateX)
  }

  /**
   * Compares a contract's code, immutables, domain and address.
   *
   * @param origin Who deployed it by CREATE2; or the contract that names it, whose constructor creates it.
   * @returns What its views say.
   */
  async function verifyContract(
    name: SubjectName,
    address: Address,
    origin: Deployer | Address,
    told?: Facts,
  ): Promise<Facts> {
    const subject: Subject = subjects[name]
    const facts = told ?? (await askFacts(client, address, subject))
    const place = { chainId, address }
    const { abi, domain } = subject
    note(name, address, await compareCode(client, { name, place, facts, bytecode }))
    if (domain !== undefined)
      note(name, address, [['domain', await compareDomain(client, place, { abi, domain })]])
    const derived =
      typeof origin === 'string' ? createdBy(origin) : derivedAddress(bytecode, name, facts, origin)
    note(name, address, [['address', compareOrigin(address, derived)]])
    return facts
  }

  async function isPanel(address: Address): Promise<boolean> {
    const { eip712Domain } = await askFacts(client, address, {
      abi: subjects.Panel.abi,
      views: ['eip712Domain'],
    })
    return Array.isArray(eip712Domain) && eip712Domain[1] === subjects.Panel.domain
  }

  /** @param by Where something was asked for the contract. */
  function noteUnnamed(contract: SubjectName, by: Address): void {
    note(contract, by, [['address', notComparable('nothing there names one')]])
  }

  function note(contract: string, address: Address, findings: Findings): void {
    for (const [what, finding] of findings) checks.push({ contract, address, what, ...finding })
  }
}

/** What this version knows of a chain. */
function knownOn(chainId: number) {
  const { usdc, reputationRegistry }: Partial<KnownAddresses> =
    (knownAddresses as Readonly<Record<number, KnownAddresses>>)[chainId] ?? {}
  const { beacon, jury }: Pick<ExpectedDeployment, 'beacon' | 'jury'> = courtSettings
  return { usdc, reputationRegistry, beacon, jury }
}

/** What a view answers where an address is asked for. */
function addressIn(told: unknown): Address | undefined {
  return typeof told === 'string' ? (told as Address) : undefined
}

function contractsOf(chainId: number, expected: ExpectedDeployment | undefined) {
  const known = (deployments as Readonly<Record<number, Deployment>>)[chainId]
  return { contracts: (expected?.deployment ?? known)?.contracts }
}

/** Whether a contract is where the chain's deployment says, and was made with the arguments that it says. */
function asDeployed(
  name: SubjectName,
  address: Address,
  facts: Facts,
  known: Deployment['contracts']['escrow'] | undefined,
): Findings {
  if (known === undefined) {
    return [['deployment', notComparable('this version knows no deployment of it on the chain')]]
  }
  const { constructorArguments }: Subject = subjects[name]
  return [
    ['deployment', compared(address, known.address)],
    ['arguments', compared(constructorArguments(facts).map(argumentText), known.constructorArguments)],
  ]
}

function notComparable(why: string, found?: unknown): DeploymentFinding {
  return { status: 'not comparable', why, ...(found !== undefined && { found: textOf(found) }) }
}
