import {
  type Address,
  BaseError,
  type Hash,
  hexToBytes,
  isSameAddress,
  joinBytes,
  keccak256,
  zeroAddress,
} from '../core/index.ts'
import type { Mandate } from './acts.ts'
import type { Domain } from './domain.ts'
import { hashTermSheet } from './hash.ts'
import { Scope, scopesOf } from './scope.ts'
import type { TermSheet } from './termSheet.ts'
import { termsTotals } from './totals.ts'

/** What {@link draftBundleMandate} takes. */
export type DraftBundleMandateParameters = {
  /** The sheets of the deals, all in one token, in the order in which they are committed. */
  readonly sheets: readonly TermSheet[]
  /** The account that wants them all or none: a side of each. */
  readonly assembler: Address
  /** The {Bundler} of the escrow. */
  readonly bundler: Address
  /** Unix time from which it is of no use any more. */
  readonly validUntil: number
}

/**
 * A mandate, for the assembler to sign, under which the bundler commits these deals together and never one without the
 * rest: it is for commitments alone, and its nonce is the hash of the list of their ids. It lets the bundler pull what the
 * assembler puts down in all of them, and no more.
 *
 * @throws {BundleInvalidError} when there is no sheet, the assembler is no side of one, or one is in another token.
 * @throws {EncodingError} when a sheet's member is missing or does not fit its type.
 * @example
 * const mandate = draftBundleMandate({ sheets, assembler: signer.address, bundler, validUntil: now + 600 }, domain)
 * const signature = await signMandate(signer, mandate, domain)
 */
export function draftBundleMandate(
  { sheets, assembler, bundler, validUntil }: DraftBundleMandateParameters,
  domain: Domain,
): Mandate {
  const [first] = sheets
  if (first === undefined) throw new BundleInvalidError('There is no deal to commit', {})
  const stakes = sheets.map((terms, index) => {
    if (!isSameAddress(terms.token, first.token)) {
      throw new BundleInvalidError('The deals are in two tokens, a mandate is for one', {
        index,
        found: terms.token,
        needed: first.token,
      })
    }
    return stakeOf(terms, assembler, index)
  })
  return {
    principal: assembler,
    agent: bundler,
    scopes: scopesOf(Scope.Commit),
    token: first.token,
    perDeal: stakes.reduce(greater),
    total: stakes.reduce((sum, stake) => sum + stake),
    counterparty: zeroAddress,
    arbiter: zeroAddress,
    validAfter: 0,
    validUntil,
    nonce: listOf(sheets.map((terms) => hashTermSheet(terms, domain))),
  }
}

/** keccak256(abi.encodePacked(deals)), as `IBundler.commitAll` needs it. */
function listOf(deals: readonly Hash[]): bigint {
  return BigInt(keccak256(joinBytes(deals.map((deal) => hexToBytes(deal)))))
}

/** What the assembler puts down in a deal, in units of the token. */
function stakeOf(terms: TermSheet, assembler: Address, index: number): bigint {
  const { cost, bonds } = termsTotals(terms)
  if (isSameAddress(terms.buyer, assembler)) return cost
  if (isSameAddress(terms.seller, assembler)) return bonds
  throw new BundleInvalidError('The assembler is no side of a deal', { index, account: assembler })
}

function greater(one: bigint, other: bigint): bigint {
  return one < other ? other : one
}

/** Thrown when no mandate is for these deals. Code `BundleInvalid`. */
export class BundleInvalidError extends BaseError {
  override readonly name = 'BundleInvalidError'

  constructor(message: string, details: object) {
    super(message, { code: 'BundleInvalid', details: { ...details } })
  }
}
