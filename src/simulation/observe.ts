import type { Chain, Client, Transport } from 'viem'
import { parseAbi } from 'viem'
import { getBalance as getEther, readContract } from 'viem/actions'

import { getBalance, getEvents } from '../chain/index.ts'
import type { Address, Hash } from '../core/index.ts'
import { getRecord, type RecordRole } from '../reputation/index.ts'
import type { TermSheet } from '../terms/index.ts'
import type { AccountConfig } from './agents/Account.ts'
import type { Holding, MilestoneResult, RecordResult } from './MainJobResult.ts'

const usdcAbi = parseAbi([
  'function balanceOf(address account) view returns (uint256)',
  'function totalSupply() view returns (uint256)',
])

/** What anyone can find out about a run by looking at the chain alone: what an agent says of itself doesn't count. */
export function observe(
  client: Client<Transport, Chain>,
  { escrow, usdc, reputation }: AccountConfig['chain'],
) {
  const walletOf = (account: Address) =>
    readContract(client, { address: usdc, abi: usdcAbi, functionName: 'balanceOf', args: [account] })

  return {
    /** What an account has. */
    async holdingOf(account: Address): Promise<Holding> {
      const [wallet, balance, ether] = await Promise.all([
        walletOf(account),
        getBalance(client, { token: usdc, account, escrow }),
        getEther(client, { address: account }),
      ])
      return { wallet, balance, ether }
    },

    /** What is known of an account in a role. */
    async recordOf(account: Address, role: RecordRole): Promise<RecordResult> {
      const { score, costToForge } = await getRecord(client, { account, role, reputation })
      return { score, costToForge }
    },

    /** All the USDC there is, and what of it the escrow holds. */
    async supply(): Promise<{ minted: bigint; escrow: bigint }> {
      const minted = await readContract(client, { address: usdc, abi: usdcAbi, functionName: 'totalSupply' })
      return { minted, escrow: await walletOf(escrow) }
    },

    /** All that was ever burned: what belongs to nobody any more. */
    async burned(): Promise<bigint> {
      const events = await getEvents(client, { names: ['Settled', 'Resolved'], fromBlock: 0n, escrow })
      return events.reduce((sum, { args }) => sum + args.burned, 0n)
    },

    /** How each milestone of a deal ended, by the escrow's events. */
    async endingsOf(deal: Hash, terms: TermSheet): Promise<readonly Omit<MilestoneResult, 'title'>[]> {
      const events = await getEvents(client, { names: ['Settled', 'Resolved'], deal, fromBlock: 0n, escrow })
      return terms.milestones.map(({ amount, bond }, index) => {
        const milestone = { amount, bond }
        for (const event of events) {
          if (event.name === 'Resolved' && event.args.milestone === index) {
            return { ...milestone, status: event.args.ending, sellerBps: event.args.sellerBps }
          }
          if (event.name === 'Settled' && ((event.args.milestones >> BigInt(index)) & 1n) === 1n) {
            return { ...milestone, status: 'approved', sellerBps: 10_000 }
          }
        }
        return { ...milestone, status: 'open', sellerBps: 0 }
      })
    },
  }
}
