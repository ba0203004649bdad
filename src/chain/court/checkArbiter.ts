import type { Address } from 'viem'
import { multicall } from 'viem/actions'

import { isSameAddress, passed, refused, type Verdict, zeroAddress } from '../../core/index.ts'
import type { TermSheet } from '../../terms/index.ts'
import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, escrowOf, viemClient } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { juryAbi } from '../generated/jury.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { jurorsOf, jurorsView, readTogether } from './readCourt.ts'

/** Why a court would not take a sheet's disputes on. */
export type ArbiterRefusal =
  | 'ArbiterOfOtherEscrow'
  | 'ArbiterTokenUnsupported'
  | 'ArbiterFeeTooSmall'
  | 'ArbiterRulingPeriodTooShort'
  | 'ArbiterOperatorsTooFew'
  | 'ArbiterPendingTooMuch'

/** What is read of a sheet. */
export type ArbiterTerms = Pick<TermSheet, 'arbiter' | 'token' | 'arbiterFee' | 'rulingPeriod'>

/** What a jury must have to be named. */
export type ArbiterFloors = {
  /** The fewest operators with a juror that can be drawn. */
  readonly operators: number
  /** The most of its stake that may wait for an activation, in basis points of all: it can be active in a warm-up's time. */
  readonly pendingBps: number
}

/** Two dozen operators, and a quarter of the stake. docs/security.md says what they are worth. */
export const defaultFloors: ArbiterFloors = { operators: 24, pendingBps: 2_500 }

/** What {@link checkArbiter} takes. */
export type CheckArbiterParameters = ReadOptions & {
  readonly terms: ArbiterTerms
  /** Of juries; default: {@link defaultFloors}. */
  readonly floors?: ArbiterFloors | undefined
}

/**
 * Whether the court that a sheet names would take its disputes on: it judges for this escrow, in the sheet's token; the
 * fee pays its panel; the ruling period fits all its stages; a jury has enough operators, and not too much stake that came
 * lately. To be asked when a sheet is drafted: at a dispute it is too late, and the silence rule decides.
 *
 * Whom a jury can draw may have changed by the time of a dispute: the floors say what is behind it today.
 *
 * An arbiter that does not say it is a court of ours (a person, a multisig, another court, a panel that is not created
 * yet, nobody) passes: whom a side trusts is for its list of arbiters to say.
 *
 * @throws The transport's error when the chain does not answer.
 * @example
 * const verdict = await checkArbiter(client, { terms })
 */
export async function checkArbiter(
  client: EarnestClient,
  parameters: CheckArbiterParameters,
): Promise<Verdict<ArbiterRefusal>> {
  const { terms } = parameters
  const court = await courtAt(client, parameters)
  if (!court) return passed

  const escrow = escrowOf(client, parameters.escrow)
  if (!isSameAddress(court.escrow, escrow)) {
    const details = { found: court.escrow, allowed: escrow }
    return refused('ArbiterOfOtherEscrow', 'The court judges for another escrow', details)
  }
  if (!isSameAddress(court.usdc, terms.token)) {
    const details = { found: terms.token, allowed: court.usdc }
    return refused('ArbiterTokenUnsupported', 'The court judges in another token', details)
  }
  if (terms.arbiterFee < court.fee) {
    const details = { found: terms.arbiterFee, allowed: court.fee }
    return refused('ArbiterFeeTooSmall', 'The fee does not pay the panel', details)
  }
  if (BigInt(terms.rulingPeriod) < court.period) {
    const details = { found: terms.rulingPeriod, allowed: Number(court.period) }
    return refused('ArbiterRulingPeriodTooShort', 'The ruling period does not fit all stages', details)
  }
  return court.kind === 'jury' ? checkPool(client, parameters) : passed
}

/** Whom a jury can draw today. */
async function checkPool(
  client: EarnestClient,
  { terms, floors = defaultFloors, blockNumber }: CheckArbiterParameters,
): Promise<Verdict<ArbiterRefusal>> {
  const jurors = await jurorsOf(client, terms.arbiter)
  const views = ['operatorCount', 'activeStake', 'pendingStake'] as const
  const [operators, active, pending] = (await readTogether(
    client,
    views.map((view) => jurorsView(jurors, view)),
    { blockNumber },
  )) as [bigint, bigint, bigint]
  if (operators < floors.operators) {
    const details = { found: Number(operators), allowed: floors.operators }
    return refused('ArbiterOperatorsTooFew', 'The jury can be drawn from too few operators', details)
  }
  // Rounded up: no stake above the floor passes.
  const all = active + pending
  const pendingBps = all === 0n ? 0n : (10_000n * pending + all - 1n) / all
  if (pendingBps > floors.pendingBps) {
    const details = { found: Number(pendingBps), allowed: floors.pendingBps }
    return refused('ArbiterPendingTooMuch', "Too much of the jury's stake came lately", details)
  }
  return passed
}

type Court = {
  readonly kind: 'jury' | 'panel'
  readonly escrow: Address
  readonly usdc: Address
  readonly fee: bigint
  readonly period: bigint
}

/** What viem makes of one call among many. */
type Answer =
  | { readonly status: 'success'; readonly result: unknown }
  | { readonly status: 'failure'; readonly error: unknown }

/** What a court of ours says of itself; undefined where there is none. */
async function courtAt(
  client: EarnestClient,
  { terms: { arbiter: address }, escrow, blockNumber }: CheckArbiterParameters,
): Promise<Court | undefined> {
  if (isSameAddress(address, zeroAddress)) return undefined
  const contract = { address, abi: juryAbi } as const
  const answers = (await multicall(viemClient(client), {
    contracts: [
      { address: escrowOf(client, escrow), abi: escrowAbi, functionName: 'USDC' },
      { ...contract, functionName: 'eip712Domain' },
      { ...contract, functionName: 'ESCROW' },
      { ...contract, functionName: 'USDC' },
      { ...contract, functionName: 'minimumFee' },
      { ...contract, functionName: 'minimumRulingPeriod' },
    ],
    deployless: true,
    batchSize: 0,
    ...(blockNumber === undefined ? {} : { blockNumber }),
  } as never)) as readonly Answer[]
  const [known, ...said] = answers
  // The escrow always answers: if it did not, nobody did.
  if (known?.status !== 'success') throw decodeError(known?.error)
  if (said.some(({ status }) => status === 'failure')) return undefined

  const [domain, escrowOfCourt, usdc, fee, period] = said.map((answer) => 'result' in answer && answer.result)
  const kind = courtKinds.get(nameOf(domain))
  return kind && ({ kind, escrow: escrowOfCourt, usdc, fee, period } as Court)
}

/** By the domains in which the jurors of our courts sign. */
const courtKinds: ReadonlyMap<unknown, Court['kind']> = new Map([
  ['Earnest Jury', 'jury'],
  ['Earnest Panel', 'panel'],
])

/** Of ERC-5267's answer: fields, name, … */
function nameOf(domain: unknown): unknown {
  return Array.isArray(domain) ? domain[1] : undefined
}
