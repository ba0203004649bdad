import type { Address, Hash, Hex } from 'viem'
import { getChainId } from 'viem/actions'

import { BaseError } from '../../core/index.ts'
import { AccountUndeployedError, hashTermSheet, isWrappedSignature, type Mandate } from '../../terms/index.ts'
import { callEncoder } from '../calls/callEncoder.ts'
import { estimateCall } from '../calls/estimateCall.ts'
import { type Call, type CallOptions, sendCall, senderOf } from '../calls/sendCall.ts'
import { type SimulateCallOptions, simulateCall } from '../calls/simulateCall.ts'
import { getDeployment } from '../deployments/getDeployment.ts'
import { type EarnestClient, escrowOf, viemClient } from '../escrowOf.ts'
import { bundlerAbi } from '../generated/bundler.ts'
import type { DealToCommit } from './commitAll.ts'

type Bundle = {
  /** In the order of the mandate: the assembler, who signed it, is a side of each. */
  readonly deals: readonly DealToCommit[]
  /** What `draftBundleMandate` made for these deals. */
  readonly mandate: Mandate
  /** The assembler's over the mandate. */
  readonly signature: Hex
  /** The bundler; default: the one deployed on the client's chain. */
  readonly bundler?: Address | undefined
}

/** What {@link commitBundle} takes. */
export type CommitBundleParameters = Bundle & CallOptions

/** What {@link simulateCommitBundle} takes. */
export type SimulateCommitBundleParameters = Bundle &
  SimulateCallOptions & {
    /** The bundler's escrow; default: the one deployed on the client's chain. */
    readonly escrow?: Address | undefined
  }

const encode = callEncoder(bundlerAbi)

/**
 * Makes several term sheets deals, or none of them, for an assembler that has no gas: whoever sends it pays. The assembler
 * signed one mandate, with which nobody can commit one of the deals without the rest. What it puts down comes from its
 * balance in the escrow, then by its allowance.
 *
 * @param client Client of whoever pays the gas, unless `sender` is it.
 * @returns The transaction's hash.
 * @throws {BundlerError} when the mandate is not for the bundler, not for this list of deals, or not of a side of each.
 * @throws {EscrowError} for the first deal that can't be committed after those before it.
 * @throws {GasLimitTooHighError} when they need more gas than one transaction may ask for.
 * @throws {SendFailedError} when it isn't known that the node took it.
 * @throws {AccountUndeployedError} when the signature is wrapped for an account that is not deployed (ERC-6492).
 * @throws {BundlerMissingError} when none is named, and Earnest is on the chain without one.
 * @example
 * const sheets = deals.map(({ terms }) => terms)
 * const mandate = draftBundleMandate({ sheets, assembler: signer.address, bundler, validUntil: now + 600 }, domain)
 * const signature = await signMandate(signer, mandate, domain)
 * const hash = await commitBundle(relayer, { deals, mandate, signature, bundler })
 */
export async function commitBundle(client: EarnestClient, parameters: CommitBundleParameters): Promise<Hash> {
  const sender = senderOf(client, parameters.sender)
  const call = callOf(client, parameters)
  const gas = parameters.gas ?? (await estimateCall(client, call, { sender }))
  return sendCall(client, call, { ...parameters, gas })
}

/**
 * Tries {@link commitBundle} without sending it.
 *
 * @returns The deals' ids, in their order.
 * @throws What it would throw, but for gas.
 */
export async function simulateCommitBundle(
  client: EarnestClient,
  parameters: SimulateCommitBundleParameters,
): Promise<readonly Hash[]> {
  const escrow = escrowOf(client, parameters.escrow)
  const chainId = client.chain?.id ?? (await getChainId(viemClient(client)))
  await simulateCall(client, callOf(client, parameters), parameters)
  return parameters.deals.map(({ terms }) => hashTermSheet(terms, { chainId, escrow }))
}

function callOf(client: EarnestClient, { deals, mandate, signature, bundler }: Bundle): Call {
  if (isWrappedSignature(signature)) throw new AccountUndeployedError()
  return { to: bundlerOf(client, bundler), data: encode('commitAll', { parts: deals, mandate, signature }) }
}

function bundlerOf(client: EarnestClient, named: Address | undefined): Address {
  const bundler = named ?? getDeployment(client.chain?.id).contracts.bundler?.address
  if (bundler === undefined) throw new BundlerMissingError(client.chain?.id)
  return bundler
}

/** Thrown when no bundler of Earnest is known on a chain. Code `BundlerMissing`. */
export class BundlerMissingError extends BaseError {
  override readonly name = 'BundlerMissingError'

  constructor(chainId: number | undefined) {
    super('No bundler of Earnest is known on this chain: name it', {
      code: 'BundlerMissing',
      details: { chainId },
    })
  }
}
