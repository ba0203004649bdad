/**
 * Writes what the client takes from the contracts and from `deployments/` into `src/chain/generated`, and what the contracts
 * compile to into `deployments/bytecode.json`.
 *
 *     tsx scripts/generate.ts           writes
 *     tsx scripts/generate.ts --check   fails when what is there is not what would be written
 */
import '../src/cli/checkNode.mjs'

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { artifacts, tasks } from 'hardhat'
import type { Abi } from 'viem'
import { z } from 'zod'

// Not by the rooms' doors: they pass on what is generated here, which may not be there yet.
import { Bytecode } from '../src/chain/deployments/bytecode.ts'
import { Deployment } from '../src/chain/deployments/deployment.ts'
import { KnownAddresses } from '../src/chain/deployments/knownAddresses.ts'
import { parse, toWire } from '../src/core/index.ts'
import { quicknet } from '../src/jury/beacon/quicknet.ts'
import { compilerOf } from './lib/compilerOf.ts'
import { type CompiledContract, contractBytecode } from './lib/contractBytecode.ts'
import { JurySettings, readJurySettings } from './lib/courtSettings.ts'
import { generatedFiles } from './lib/generatedFiles.ts'
import { inWordsOf } from './lib/inWordsOf.ts'
import { immutableOf, readDefinitions } from './lib/syntaxTree.ts'

/** Each contract, and the interface in whose words its ABI is told. */
const CONTRACTS = {
  escrow: { contract: 'Escrow', interface: 'IEscrow' },
  lens: { contract: 'Lens', interface: 'ILens' },
  bundler: { contract: 'Bundler', interface: 'IBundler' },
  reputation: { contract: 'Reputation', interface: 'IReputation' },
  identityRegistry: { contract: 'IdentityRegistry', interface: 'IIdentityRegistry' },
  feedbackPublisher: { contract: 'FeedbackPublisher', interface: 'IFeedbackPublisher' },
  // ERC-8004's own: only its interface is here.
  feedbackRegistry: { contract: 'IFeedbackRegistry', interface: 'IFeedbackRegistry' },
  jury: { contract: 'Jury', interface: 'IJury' },
  jurors: { contract: 'Jurors', interface: 'IJurors' },
  panel: { contract: 'Panel', interface: 'IPanel' },
  panelFactory: { contract: 'PanelFactory', interface: 'IPanelFactory' },
  beacon: { contract: 'Beacon', interface: 'IBeacon' },
}
const TARGET = join(import.meta.dirname, '../src/chain/generated')
const DEPLOYMENTS = join(import.meta.dirname, '../deployments')
const BYTECODE = 'bytecode.json'

/** The embedded chain's id: what is deployed there is gone with it. */
const LOCAL = 31_337

const stale = await generate(process.argv.includes('--check'))
if (stale.length > 0) {
  console.error(`stale, run npm run generate: ${stale.join(', ')}`)
  process.exitCode = 1
}

/** @returns The files that were found stale, when only checking. */
async function generate(check: boolean): Promise<readonly string[]> {
  await tasks.getTask('build').run({ quiet: true, noTests: true })
  const files = generatedFiles({
    abis: Object.fromEntries(await Promise.all(Object.entries(CONTRACTS).map(abiOf))),
    creationCodes: { lens: (await artifacts.readArtifact('Lens')).bytecode },
    definitions: await definitionsOf(Object.values(CONTRACTS).map(({ contract }) => contract)),
    ...readDeployments(),
    courtSettings: readCourtSettings(),
  })
  const bytecode = `${JSON.stringify(toWire(Bytecode, await bytecodeOf(Object.values(CONTRACTS))), null, 2)}\n`

  mkdirSync(TARGET, { recursive: true })
  const gone = readdirSync(TARGET).filter((name) => !files.has(name))
  const changed = [...files]
    .filter(([name, text]) => !existing(join(TARGET, name), text))
    .map(([name]) => name)
  const recompiled = !existing(join(DEPLOYMENTS, BYTECODE), bytecode)
  if (check) {
    const staleFiles = [...changed, ...gone].map((name) => `src/chain/generated/${name}`)
    return recompiled ? [...staleFiles, `deployments/${BYTECODE}`] : staleFiles
  }

  for (const name of gone) rmSync(join(TARGET, name))
  for (const name of changed) writeFileSync(join(TARGET, name), files.get(name) ?? '')
  if (recompiled) writeFileSync(join(DEPLOYMENTS, BYTECODE), bytecode)
  return []
}

async function abiOf([name, { contract, interface: promised }]: [
  string,
  { contract: string; interface: string },
]) {
  const [{ abi }, { abi: promises }] = await Promise.all([
    artifacts.readArtifact(contract),
    artifacts.readArtifact(promised),
  ])
  return [name, inWordsOf(promises as Abi, abi as Abi)] as const
}

/** What is defined in the builds that made these contracts: one, or some. */
async function definitionsOf(contracts: readonly string[]) {
  const paths = new Set(await Promise.all(contracts.map(outputPathOf)))
  // A build has all sources, also those that changed since: of what two define, the later says what it is.
  const latestFirst = [...paths].sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  return latestFirst.flatMap(readDefinitions)
}

async function outputPathOf(contract: string): Promise<string> {
  const id = await artifacts.getBuildInfoId(contract)
  const path = id === undefined ? undefined : await artifacts.getBuildInfoOutputPath(id)
  if (path === undefined) throw new Error(`no build info of ${contract}`)
  return path
}

/** What the contracts compile to: those that are here, and not an interface alone. */
async function bytecodeOf(
  contracts: readonly { readonly contract: string; readonly interface: string }[],
): Promise<Bytecode> {
  const names = contracts.filter((one) => one.contract !== one.interface).map(({ contract }) => contract)
  const read = async (name: string) =>
    [name, (await artifacts.readArtifact(name)) as CompiledContract] as const
  const trees = new Map(
    await Promise.all(names.map(async (name) => [name, readDefinitions(await outputPathOf(name))] as const)),
  )
  return {
    compiler: await compilerOf('Escrow'),
    contracts: contractBytecode(Object.fromEntries(await Promise.all(names.map(read))), (name, id) =>
      immutableOf(trees.get(name) ?? [], id),
    ),
  }
}

/** What the courts of every chain of worth stand on. */
function readCourtSettings() {
  const { publicKey, genesis, period } = quicknet
  return { beacon: { publicKey, genesis, period }, jury: toWire(JurySettings, readJurySettings()) }
}

function existing(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text
  } catch {
    return false
  }
}

/** What `deployments/` holds, checked: where Earnest is, and what it finds there, by chain id. */
function readDeployments() {
  const deployments: Record<number, unknown> = {}
  for (const file of readdirSync(DEPLOYMENTS)) {
    const chainId = /^(\d+)\.json$/.exec(file)?.[1]
    if (chainId !== undefined && Number(chainId) !== LOCAL)
      deployments[Number(chainId)] = read(Deployment, file)
  }
  return { deployments, knownAddresses: read(z.record(z.string(), KnownAddresses), 'known.json') }
}

function read<Schema extends z.ZodType>(schema: Schema, file: string): z.input<Schema> {
  return toWire(schema, parse(schema, JSON.parse(readFileSync(join(DEPLOYMENTS, file), 'utf8'))))
}
