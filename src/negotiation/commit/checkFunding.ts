import { type EarnestClient, explainPull, getBalance, type PullRefusal } from '../../chain/index.ts'
import {
  type Address,
  type Hash,
  type Hex,
  passed,
  type Refusal,
  refused,
  type Side,
  type Verdict,
} from '../../core/index.ts'
import { type Domain, decodeConsent, hashTermSheet, type TermSheet, termsTotals } from '../../terms/index.ts'
import { accountOf, stakeOf } from '../protocol/side.ts'

/** What {@link checkFunding} takes. */
export type CheckFundingParameters = {
  readonly domain: Domain
  readonly terms: TermSheet
  /** Whose part of the sheet. */
  readonly side: Side
  /** Its consent, in which the authorization is if there is one. */
  readonly consent: Hex
}

/**
 * Whether a side's part of a sheet could be pulled now: by its authorization, from its balance in the escrow, by its
 * allowance, in the escrow's order. The token is asked as the escrow asks it. For where a simulated commitment does not
 * come that far.
 *
 * @returns What is refused has the token's own `reason` in its details, a {@link PullRefusal}.
 */
export async function checkFunding(
  client: EarnestClient,
  { domain, terms, side, consent }: CheckFundingParameters,
): Promise<Verdict<'PullFailed'>> {
  return checkPutDown(client, {
    escrow: domain.escrow,
    token: terms.token,
    account: accountOf(terms, side),
    act: hashTermSheet(terms, domain),
    expiry: terms.expiry,
    needed: stakeOf(termsTotals(terms), side),
    consent,
  })
}

/** What {@link checkPutDown} takes. */
export type CheckPutDownParameters = {
  readonly escrow: Address
  readonly token: Address
  readonly account: Address
  /** Digest of the act that it is put down for. */
  readonly act: Hash
  /** The act's expiry, Unix time. */
  readonly expiry: number
  /** In units of the token. */
  readonly needed: bigint
  /** The account's consent, in which the authorization is if there is one. */
  readonly consent: Hex
}

/** Whether what an account puts down for an act could be pulled now. See {@link checkFunding}. */
export async function checkPutDown(
  client: EarnestClient,
  { escrow, token, account, act, expiry, needed, consent }: CheckPutDownParameters,
): Promise<Verdict<'PullFailed'>> {
  const pull = { token, account, payee: escrow }
  let missing = needed

  const given = decodeConsent(consent)
  if (given.kind === 'authorization') {
    const { value, signature } = given
    const verdict = await explainPull(client, {
      ...pull,
      needed: value,
      authorization: { signature, act, expiry },
    })
    if (!verdict.ok) return unfunded({ token, account, needed: value }, verdict)
    missing = value < missing ? missing - value : 0n
  }
  if (missing === 0n) return passed

  const balance = await getBalance(client, { token, account, escrow })
  if (balance >= missing) return passed
  missing -= balance
  const verdict = await explainPull(client, { ...pull, needed: missing })
  return verdict.ok ? passed : unfunded({ token, account, needed: missing }, verdict)
}

/** The refusal of a side's money, with the token's reason. */
export function unfunded(
  pull: { readonly token: Address; readonly account: Address; readonly needed: bigint },
  { code, message, details }: PullRefusal,
): Refusal<'PullFailed'> {
  return refused('PullFailed', `What a side is to put down could not be pulled: ${message}`, {
    ...pull,
    reason: { code, message, details },
  })
}
