import type { Address } from 'viem'
import { multicall } from 'viem/actions'

import { isSameAddress, passed, refused, type Verdict, zeroAddress } from '../../core/index.ts'
import type { TermSheet } from '../../terms/index.ts'
import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, escrowOf, viemClient } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { juryAbi } from '../generated/jury.ts'
import type { ReadOptions } from '../readEscrow.ts'

/** Why a court would not take a sheet's disputes on. */
export type ArbiterRefusal =
  | 'ArbiterOfOtherEscrow'
  | 'ArbiterTokenUnsupported'
  | 'ArbiterFeeTooSmall'
  | 'ArbiterRulingPeriodTooShort'

/** What is read of a sheet. */
export type ArbiterTerms = Pick<TermSheet, 'arbiter' | 'token' | 'arbiterFee' | 'rulingPeriod'>

/** What {@link checkArbiter} takes. */
export type CheckArbiterParameters = ReadOptions & { readonly terms: ArbiterTerms }

/**
 * Whether the court that a sheet names would take its disputes on: it judges for this escrow, in the sheet's token; the
 * fee pays its panel; the ruling period fits all its stages. To be asked when a sheet is drafted: at a dispute it is too
 * late, and the silence rule decides.
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
  return passed
}

type Court = {
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
  if (!courtNames.has(nameOf(domain))) return undefined
  return { escrow: escrowOfCourt, usdc, fee, period } as Court
}

/** The domains in which the jurors of our courts sign. */
const courtNames: ReadonlySet<unknown> = new Set(['Earnest Jury', 'Earnest Panel'])

/** Of ERC-5267's answer: fields, name, … */
function nameOf(domain: unknown): unknown {
  return Array.isArray(domain) ? domain[1] : undefined
}
