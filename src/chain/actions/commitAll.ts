import { type Address, getAddress, type Hash, type Hex } from 'viem'
import { getChainId } from 'viem/actions'

import { BaseError, isSameAddress } from '../../core/index.ts'
import { hashTermSheet, type TermSheet } from '../../terms/index.ts'
import { senderOf } from '../calls/sendCall.ts'
import { simulateCall } from '../calls/simulateCall.ts'
import { checkGas } from '../calls/transactionGas.ts'
import { explainRefusal } from '../consent/explainRefusal.ts'
import { encodeAct } from '../encodeAct.ts'
import { EscrowError } from '../errors/escrowError.ts'
import { type EarnestClient, escrowOf, viemClient } from '../escrowOf.ts'
import { DealStrangerError } from '../generated/errors.ts'
import { packAct } from '../packAct.ts'
import { type SendOptions, sendAct } from '../sendAct.ts'
import { estimateAct, type SimulateOptions } from '../simulateAct.ts'
import { usdcOf } from '../usdcOf.ts'

/** One of several deals. */
export type DealToCommit = {
  readonly terms: TermSheet
  /** The consent of the side that is not the assembler. */
  readonly other: Hex
}

type Deals = {
  /** At least one. The assembler, who sends them, is a side of each. */
  readonly deals: readonly DealToCommit[]
}

/** What {@link commitAll} takes. */
export type CommitAllParameters = Deals & SendOptions

/** What {@link simulateCommitAll} takes. */
export type SimulateCommitAllParameters = Deals & SimulateOptions

/**
 * Makes several term sheets deals, or none of them: a batch of their commitments that reverts whole if one fails. The
 * assembler, a side of every sheet, sends it itself, and so needs to sign nothing else: what it puts down comes from its
 * balance in the escrow, then by its allowance. No other side's consent names the other deals.
 *
 * @param client Client of the assembler, unless `sender` is it.
 * @returns The transaction's hash.
 * @throws {DealRefusedError} which of the deals can't be committed after those before it, and why.
 * @throws {GasLimitTooHighError} when they need more gas than one transaction may ask for: some hundred deals.
 * @throws {SendFailedError} when it isn't known that the node took it.
 * @example
 * const hash = await commitAll(client, { deals: offers.map(({ terms, consent }) => ({ terms, other: consent })) })
 */
export async function commitAll(client: EarnestClient, parameters: CommitAllParameters): Promise<Hash> {
  const { deals, escrow: named, packed = false, gas: given, ...options } = parameters
  checkGas(given)
  const escrow = escrowOf(client, named)
  const sender = senderOf(client, options.sender)
  const assembler = typeof sender === 'string' ? sender : sender.address
  const commitments = commitmentsOf(deals, assembler, await chainIdOf(client), escrow)
  const usdc = packed ? await usdcOf(client, escrow) : undefined
  const calls = commitments.map((one) => (packed ? packAct('commit', one, usdc) : encodeAct('commit', one)))
  const batch = { calls, atomic: true, packed }

  const data = packed ? packAct('batch', batch) : encodeAct('batch', batch)
  const gas =
    given ??
    (await orRefusedDeal(client, { escrow, sender, commitments }, () =>
      estimateAct(client, { escrow, sender, data }),
    ))
  checkGas(gas)
  return sendAct(client, 'batch', { ...batch, ...options, escrow, gas })
}

/**
 * Tries {@link commitAll} without sending it.
 *
 * @returns The deals' ids, in their order.
 * @throws What it would throw, but for gas.
 */
export async function simulateCommitAll(
  client: EarnestClient,
  { deals, escrow: named, sender: given, blockNumber }: SimulateCommitAllParameters,
): Promise<readonly Hash[]> {
  const escrow = escrowOf(client, named)
  const chainId = await chainIdOf(client)
  const sender = senderOf(client, given)
  const assembler = typeof sender === 'string' ? sender : sender.address
  const commitments = commitmentsOf(deals, assembler, chainId, escrow)
  await orRefusedDeal(client, { escrow, sender, commitments, blockNumber }, (tried) =>
    tried(commitments.length),
  )
  return deals.map(({ terms }) => hashTermSheet(terms, { chainId, escrow }))
}

type Commitment = { readonly terms: TermSheet; readonly buyer: Hex; readonly seller: Hex }

/** Each deal's commitment: the assembler's own consent is empty, since it is the sender. */
function commitmentsOf(
  deals: readonly DealToCommit[],
  assembler: Address,
  chainId: number,
  escrow: Address,
): readonly Commitment[] {
  if (deals.length === 0) throw new RangeError('there is no deal to commit')
  return deals.map(({ terms, other }, index) => {
    if (isSameAddress(terms.buyer, assembler)) return { terms, buyer: '0x', seller: other }
    if (isSameAddress(terms.seller, assembler)) return { terms, buyer: other, seller: '0x' }
    const deal = hashTermSheet(terms, { chainId, escrow })
    const stranger = new DealStrangerError({ deal, account: getAddress(assembler) })
    throw new DealRefusedError(index, deal, stranger as EscrowError)
  })
}

type Attempt = SimulateOptions & { readonly escrow: Address; readonly commitments: readonly Commitment[] }

/**
 * Runs what performs all the commitments. The escrow tells why an atomic batch failed and not by which call: that one is
 * found by halving, as the first behind which a batch fails.
 *
 * @param perform Given what tries so many of the commitments, from the first.
 * @throws {DealRefusedError} for what the escrow refused.
 */
async function orRefusedDeal<Result>(
  client: EarnestClient,
  { escrow, commitments, sender, blockNumber }: Attempt,
  perform: (tried: (count: number) => Promise<unknown>) => Promise<Result>,
): Promise<Result> {
  const tried = (count: number) => {
    const calls = commitments.slice(0, count).map((one) => encodeAct('commit', one))
    const data = encodeAct('batch', { calls, atomic: true })
    return simulateCall(client, { to: escrow, data }, { sender, blockNumber })
  }
  try {
    return await perform(tried)
  } catch (error) {
    if (!(error instanceof EscrowError)) throw error
    let [fitting, failing, reason] = [0, commitments.length, error as EscrowError]
    while (failing - fitting > 1) {
      const middle = (fitting + failing) >> 1
      const refusal = await refusalBy(() => tried(middle))
      if (refusal === undefined) fitting = middle
      else [failing, reason] = [middle, refusal]
    }
    const refused = commitments[failing - 1] as Commitment
    const explained = await explainRefusal(client, reason, { escrow, act: 'commit', given: refused })
    const deal = hashTermSheet(refused.terms, { chainId: await chainIdOf(client), escrow })
    throw new DealRefusedError(failing - 1, deal, explained as EscrowError)
  }
}

async function refusalBy(attempt: () => Promise<unknown>): Promise<EscrowError | undefined> {
  try {
    await attempt()
    return undefined
  } catch (error) {
    if (error instanceof EscrowError) return error
    throw error
  }
}

async function chainIdOf(client: EarnestClient): Promise<number> {
  return client.chain?.id ?? getChainId(viemClient(client))
}

/** Thrown when one of several deals can't be committed, so that none is. Code `DealRefused`. */
export class DealRefusedError extends BaseError {
  override readonly name = 'DealRefusedError'
  /** Which of the deals it is, from 0. */
  readonly index: number
  readonly deal: Hash
  /** What the escrow refuses it for, after those before it; a failed pull with the token's reason. */
  readonly reason: EscrowError

  constructor(index: number, deal: Hash, reason: EscrowError) {
    const { code, shortMessage: message, details } = reason
    super(`Deal ${index} of several can't be committed: ${message}`, {
      code: 'DealRefused',
      details: { index, deal, reason: { code, message, details } },
      cause: reason,
    })
    this.index = index
    this.deal = deal
    this.reason = reason
  }
}
