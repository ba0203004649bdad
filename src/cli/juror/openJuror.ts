import { dirname, join, resolve } from 'node:path'

import { type Account, type Chain, type Client, createClient, http, type Transport } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

import type { ReadingOptions } from '../../chain/index.ts'
import { type Address, BaseError, Hash, type Hex, parse, systemRandom } from '../../core/index.ts'
import {
  type AskBeacon,
  clientSubmitter,
  createJurorService,
  fetchRound,
  fileBundleStore,
  fileJurorStore,
  httpBundleSource,
  type Juror,
  type JurorService,
  type JurorStep,
  type JurorStore,
  judgeByBrief,
  modelJuror,
  programJuror,
  relaySubmitter,
} from '../../jury/index.ts'
import { privateKeySigner, type Signer } from '../../terms/index.ts'
import { findChain } from '../chainOptions.ts'
import { deploymentOn, firstBlockOn } from '../deploymentOn.ts'
import { readJsonFile } from '../readJsonFile.ts'
import { JurorConfig } from './jurorConfig.ts'

/** Bytes of the largest configuration. */
const LARGEST = 1024 * 1024

/** The environment that keys are read from. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a juror's file and the environment come to. */
export type OpenedJuror = {
  readonly config: JurorConfig
  readonly client: Client<Transport, Chain>
  readonly courts: readonly Address[]
  readonly signer: Signer
}

/** A juror that can be run. */
export type RunningJuror = { readonly service: JurorService; readonly store: JurorStore }

/**
 * Reads a juror's configuration, its key, and where its courts are.
 *
 * @throws {InputInvalidError} naming each member of the file that is wrong.
 * @throws {KeyMissingError} or {KeyInvalidError} when the environment lacks a key.
 */
export async function openJuror(path: string, environment: Environment): Promise<OpenedJuror> {
  const config = parse(JurorConfig, readJsonFile(path, { most: LARGEST }))
  const signer = privateKeySigner(keyFrom(environment, config.keyEnv))
  const chain = await findChain(config)
  const courts = config.courts ?? [juryOn(chain.id)]
  return { config, client: createClient({ chain, transport: http() }), courts, signer }
}

/**
 * Opens a juror's folder, and everything its service stands on.
 *
 * @param path Of its configuration: its folder is named from there.
 * @throws {FolderLockedError} when another process runs this juror.
 * @throws {ApiKeyMissingError} when its model's key is not in the environment.
 * @throws {ProviderMissingError} when the package of its model's provider is not installed.
 */
export async function startJuror(
  { config, client, courts, signer }: OpenedJuror,
  { path, environment, turn, onStep }: StartOptions,
): Promise<RunningJuror> {
  const juror = await jurorOf(config, environment)
  const gas = config.gasKeyEnv === undefined ? undefined : gasClient(client, environment, config.gasKeyEnv)
  const folder = resolve(path === '-' ? '.' : dirname(path), config.state)
  const store = await fileJurorStore(folder)
  const sources = config.bundles.map((url) => httpBundleSource({ url }))
  const service = createJurorService({
    client,
    courts,
    signer,
    juror,
    store,
    sources,
    judgeReferred: config.briefs ? judgeByBrief({ sources }) : undefined,
    bundles: fileBundleStore(join(folder, 'bundles')),
    peers: config.jurors,
    submit: gas ? clientSubmitter(gas) : relaySubmitter({ url: config.relayer ?? '' }),
    ...(config.draws && { beacon: publicBeacon }),
    errands: config.errands,
    collectFrom: config.collectFrom,
    fromBlock: BigInt(config.fromBlock ?? firstBlockOn(client.chain.id)),
    reading: readingOf(config),
    margin: config.margin,
    turn,
    onStep,
  })
  return { service, store }
}

type StartOptions = {
  readonly path: string
  readonly environment: Environment
  /** Seconds for which a look waits; undefined: until all is done. */
  readonly turn?: number | undefined
  readonly onStep: (step: JurorStep) => void
}

/** A client that submits by the key of a variable, and pays the gas. */
export function gasClient(
  { chain }: Client<Transport, Chain>,
  environment: Environment,
  name: string,
): Client<Transport, Chain, Account> {
  return createClient({ account: privateKeyToAccount(keyFrom(environment, name)), chain, transport: http() })
}

/**
 * A private key of the environment.
 *
 * @throws {KeyMissingError} or {KeyInvalidError}; neither shows it.
 */
export function keyFrom(environment: Environment, name: string): Hex {
  const text = environment[name]
  if (text === undefined || text === '') throw new KeyMissingError(name)
  const key = Hash.safeParse(text.trim())
  if (!key.success) throw new KeyInvalidError(name)
  return key.data
}

async function jurorOf({ juror }: JurorConfig, environment: Environment): Promise<Juror> {
  if (juror.kind === 'program') return programJuror({ name: juror.name })
  const model = modelJuror(juror.model, { environment, random: systemRandom })
  await model.ready()
  return model
}

/** How its endpoint's logs are read. */
function readingOf({ span, lag }: JurorConfig): ReadingOptions {
  return {
    ...(span !== undefined && { span: BigInt(span) }),
    ...(lag !== undefined && { lag: BigInt(lag) }),
  }
}

const publicBeacon: AskBeacon = async (round) => (await fetchRound({ round })).signature

/** @throws {JuryMissingError} when none is known on the chain. */
function juryOn(chainId: number): Address {
  const jury = deploymentOn(chainId)?.contracts.jury?.address
  if (jury === undefined) throw new JuryMissingError(chainId)
  return jury
}

/** Thrown when the environment has no key under a name. Code `KeyMissing`. */
export class KeyMissingError extends BaseError {
  override readonly name = 'KeyMissingError'

  constructor(variable: string) {
    super(`Set ${variable} to the private key`, { code: 'KeyMissing', details: { variable } })
  }
}

/** Thrown when what the environment has is no private key. Says nothing about it. Code `KeyInvalid`. */
export class KeyInvalidError extends BaseError {
  override readonly name = 'KeyInvalidError'

  constructor(variable: string) {
    super(`${variable} is no private key: 0x and 64 hexadecimal digits`, {
      code: 'KeyInvalid',
      details: { variable },
    })
  }
}

/** Thrown when no jury is known on a chain and none is named. Code `JuryMissing`. */
export class JuryMissingError extends BaseError {
  override readonly name = 'JuryMissingError'

  constructor(chainId: number) {
    super('No jury of Earnest is known on this chain: name courts', {
      code: 'JuryMissing',
      details: { chainId },
    })
  }
}
