import { decodeFunctionResult, encodeFunctionData, type Hex, parseAbi } from 'viem'
import { call } from 'viem/actions'

import { type EarnestClient, getBalance, revertDataOf } from '../../chain/index.ts'
import { passed, refused, type Verdict } from '../../core/index.ts'
import { type Domain, decodeConsent, hashTermSheet, type TermSheet, termsTotals } from '../../terms/index.ts'
import { accountOf, stakeOf } from '../protocol/side.ts'
import type { Side } from '../strategies/strategy.ts'

/** What the escrow asks of a token. Amounts in the token's units, times Unix. */
export const tokenAbi = parseAbi([
  'function balanceOf(address account) view returns (uint256)',
  'function transferFrom(address from, address to, uint256 value) returns (bool)',
  'function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
])

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
 */
export async function checkFunding(
  client: EarnestClient,
  { domain, terms, side, consent }: CheckFundingParameters,
): Promise<Verdict<'PullFailed'>> {
  const { escrow } = domain
  const { token } = terms
  const account = accountOf(terms, side)
  const stake = stakeOf(termsTotals(terms), side)
  const failed = (needed: bigint) =>
    refused('PullFailed', 'What a side is to put down could not be pulled', { token, account, needed })

  const given = decodeConsent(consent)
  let needed = stake
  if (given.kind === 'authorization') {
    const { value, signature } = given
    const nonce = hashTermSheet(terms, domain)
    const data = encodeFunctionData({
      abi: tokenAbi,
      functionName: 'receiveWithAuthorization',
      args: [account, escrow, value, 0n, BigInt(terms.expiry), nonce, signature],
    })
    if ((await askToken(data)) === undefined) return failed(value)
    needed = value < stake ? stake - value : 0n
  }
  if (needed === 0n) return passed

  const balance = await getBalance(client, { token, account, escrow })
  if (balance >= needed) return passed
  needed -= balance
  const data = encodeFunctionData({
    abi: tokenAbi,
    functionName: 'transferFrom',
    args: [account, escrow, needed],
  })
  const answer = await askToken(data)
  // As the escrow sees it: a token may say nothing, but not no.
  const success =
    answer !== undefined &&
    (answer === '0x' || decodeFunctionResult({ abi: tokenAbi, functionName: 'transferFrom', data: answer }))
  return success ? passed : failed(needed)

  /** @returns undefined when the token reverts. */
  async function askToken(data: Hex): Promise<Hex | undefined> {
    try {
      return (await call(client, { account: escrow, to: token, data })).data ?? '0x'
    } catch (error) {
      if (revertDataOf(error) === undefined) throw error
      return undefined
    }
  }
}
