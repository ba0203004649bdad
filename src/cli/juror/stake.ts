import { getBlock } from 'viem/actions'

import {
  activate,
  type EarnestClient,
  enrol,
  getJuror,
  getJury,
  getOwed,
  getTokenDomain,
  type JurorStanding,
  resign,
  sendAndWait,
  waitForCourtAct,
  withdrawStake,
} from '../../chain/index.ts'
import { type Address, BaseError, type Hash, isSameAddress, systemRandom } from '../../core/index.ts'
import { type Enrolment, hashCourtAct, signCourtAct } from '../../jury/index.ts'
import { encodeConsent, privateKeySigner, signAuthorization } from '../../terms/index.ts'
import { type Environment, gasClient, keyFrom, type OpenedJuror, openJuror } from './openJuror.ts'

/** For how long what is signed here may wait, in seconds. */
const PATIENCE = 3_600

type StakeParameters = { readonly environment: Environment }
type OperatorParameters = StakeParameters & { readonly operatorKeyEnv: string }

/**
 * Opts a juror in: the juror's key signs what it says of itself, the operator's an authorization of the stake.
 *
 * @returns The transaction's hash.
 * @throws {ProviderNameUnknownError} when the jury has no such provider.
 */
export async function enrolJuror(
  path: string,
  parameters: OperatorParameters & { readonly provider: string; readonly stake: bigint },
): Promise<Hash> {
  const { opened, gas, court, operator } = await openStake(path, parameters)
  const { client, signer } = opened
  const { jurors, usdc, providers } = await getJury(client, { court })
  const provider = providers.indexOf(parameters.provider)
  if (provider < 0) throw new ProviderNameUnknownError(parameters.provider, providers)

  const domain = { chainId: client.chain.id, verifyingContract: jurors }
  const expiry = await expiryOn(opened)
  const act: Enrolment = {
    operator: operator.address,
    juror: signer.address,
    provider,
    stake: parameters.stake,
    expiry,
  }
  const payment = {
    token: await getTokenDomain(client, { token: usdc }),
    escrow: jurors,
    value: act.stake,
    act: hashCourtAct('Enrolment', act, domain),
    expiry,
  }
  const enrolment = {
    court,
    act,
    juror: await signCourtAct(signer, 'Enrolment', act, domain),
    operator: encodeConsent({
      kind: 'authorization',
      value: act.stake,
      signature: await signAuthorization(operator, payment),
    }),
  }
  return perform(gas, court, () => enrol(gas, enrolment))
}

/** Brings a juror's stake into the draws once it warmed up. @returns The transaction's hash. */
export async function activateJuror(path: string, { environment }: StakeParameters): Promise<Hash> {
  const opened = await openJuror(path, environment)
  const gas = gasOf(opened, environment)
  const court = opened.courts[0] as Address
  return perform(gas, court, () => activate(gas, { court, juror: opened.signer.address }))
}

/** Takes a juror out of the draws. @returns The transaction's hash. */
export async function resignJuror(path: string, parameters: OperatorParameters): Promise<Hash> {
  const { opened, gas, court, operator } = await openStake(path, parameters)
  const { client, signer } = opened
  const [{ jurors }, standing] = await Promise.all([
    getJury(client, { court }),
    getJuror(client, { court, juror: signer.address }),
  ])
  if (!isSameAddress(standing.operator, operator.address)) {
    throw new OperatorOtherError(parameters.operatorKeyEnv, operator.address, standing.operator)
  }
  const act = {
    juror: signer.address,
    nonce: BigInt(systemRandom.hash()),
    expiry: await expiryOn(opened),
  }
  const domain = { chainId: client.chain.id, verifyingContract: jurors }
  const signature = await signCourtAct(operator, 'Resignation', act, domain)
  const consent = encodeConsent({ kind: 'signature', signature })
  return perform(gas, court, () => resign(gas, { court, act, operator: consent }))
}

/** Sends the stake of a juror that resigned to its operator. @returns The transaction's hash. */
export async function withdrawJuror(path: string, { environment }: StakeParameters): Promise<Hash> {
  const opened = await openJuror(path, environment)
  const gas = gasOf(opened, environment)
  const court = opened.courts[0] as Address
  return perform(gas, court, () => withdrawStake(gas, { court, juror: opened.signer.address }))
}

/** Where a juror of the file's first court stands. */
export async function readStatus(
  path: string,
  { environment }: StakeParameters,
): Promise<{ juror: Address; standing: JurorStanding; owed: bigint }> {
  const { client, courts, signer } = await openJuror(path, environment)
  const court = courts[0] as Address
  const standing = await getJuror(client, { court, juror: signer.address })
  return {
    juror: signer.address,
    standing,
    owed: await getOwed(client, { court, account: standing.operator }),
  }
}

async function openStake(path: string, { environment, operatorKeyEnv }: OperatorParameters) {
  const opened = await openJuror(path, environment)
  return {
    opened,
    gas: gasOf(opened, environment),
    court: opened.courts[0] as Address,
    operator: privateKeySigner(keyFrom(environment, operatorKeyEnv)),
  }
}

/** Sends an act of the court and waits for it, also where the answer to the sending was lost. @returns Its transaction's hash. */
async function perform(gas: EarnestClient, court: Address, send: () => Promise<Hash>): Promise<Hash> {
  const { receipt } = await sendAndWait(send, (hash) => waitForCourtAct(gas, { court, hash }))
  return receipt.transactionHash
}

/** By the chain's clock, which decides. */
async function expiryOn({ client }: OpenedJuror): Promise<number> {
  return Number((await getBlock(client)).timestamp) + PATIENCE
}

/** @throws {GasKeyUnnamedError} when the file names a relayer alone: stakes are not its business. */
function gasOf({ client, config }: OpenedJuror, environment: Environment) {
  if (config.gasKeyEnv === undefined) throw new GasKeyUnnamedError()
  return gasClient(client, environment, config.gasKeyEnv)
}

/** Thrown when a jury has no provider of a name. Code `ProviderNameUnknown`. */
export class ProviderNameUnknownError extends BaseError {
  override readonly name = 'ProviderNameUnknownError'

  constructor(found: string, allowed: readonly string[]) {
    super('The jury has no such provider', {
      code: 'ProviderNameUnknown',
      details: { found, allowed: allowed.join(', ') },
    })
  }
}

/** Thrown when a stake is to be changed and no key with ETH is named. Code `GasKeyUnnamed`. */
export class GasKeyUnnamedError extends BaseError {
  override readonly name = 'GasKeyUnnamedError'

  constructor() {
    super('Name a gasKeyEnv in the file: relayers submit votes alone', { code: 'GasKeyUnnamed' })
  }
}

/** Thrown when a key is not that of the juror's operator. Code `OperatorOther`. */
export class OperatorOtherError extends BaseError {
  override readonly name = 'OperatorOtherError'

  constructor(variable: string, found: Address, needed: Address) {
    super(`The key in ${variable} is not that of the juror's operator`, {
      code: 'OperatorOther',
      details: { found, needed },
    })
  }
}
