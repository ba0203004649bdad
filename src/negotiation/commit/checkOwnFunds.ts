import { parseAbi } from 'viem'
import { readContract } from 'viem/actions'

import { type EarnestClient, getBalance, viemClient } from '../../chain/index.ts'
import { passed, refused, type Verdict } from '../../core/index.ts'
import { type Domain, termsTotals } from '../../terms/index.ts'
import { accountOf, stakeOf } from '../protocol/side.ts'
import type { FundsQuestion } from './commitPort.ts'

const erc20 = parseAbi([
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
])

/**
 * Whether an account could put down its part of a sheet, before it signs anything: from its wallet by an authorization,
 * or from its balance in the escrow and what the escrow may pull of its wallet.
 *
 * @returns `FundsMissing` with what is `needed` and `found`, in units of the token.
 */
export async function checkOwnFunds(
  client: EarnestClient,
  { domain, terms, side, payment }: FundsQuestion & { readonly domain: Domain },
): Promise<Verdict<'FundsMissing'>> {
  const { escrow } = domain
  const { token } = terms
  const account = accountOf(terms, side)
  const needed = stakeOf(termsTotals(terms), side)
  if (needed === 0n) return passed
  const wallet = () =>
    readContract(viemClient(client), {
      address: token,
      abi: erc20,
      functionName: 'balanceOf',
      args: [account],
    })

  if (payment === 'authorization') return enough(await wallet())
  const balance = await getBalance(client, { token, account, escrow })
  if (balance >= needed) return passed
  const allowed = await readContract(viemClient(client), {
    address: token,
    abi: erc20,
    functionName: 'allowance',
    args: [account, escrow],
  })
  const owned = allowed === 0n ? 0n : await wallet()
  return enough(balance + (allowed < owned ? allowed : owned))

  function enough(found: bigint): Verdict<'FundsMissing'> {
    if (found >= needed) return passed
    return refused('FundsMissing', 'The account does not have what its part of the sheet takes', {
      account,
      token,
      payment,
      needed,
      found,
    })
  }
}
