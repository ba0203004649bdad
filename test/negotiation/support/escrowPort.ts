import type { Address } from 'viem'
import { parseAbi } from 'viem'

import { EscrowError, PullFailedError } from '../../../src/chain/index.ts'
import { isSameAddress, passed, refused, type Verdict } from '../../../src/core/index.ts'
import type { CommitPort } from '../../../src/negotiation/index.ts'
import type { Earnest } from '../../chain/support/earnest.ts'

/** The real escrow as one account's negotiator sees it. `safe` is so many blocks behind the latest. */
export function escrowPort({ client, chain }: Earnest, account: Address, depth = 0n): CommitPort {
  const verdictOf = (error: unknown): Verdict => {
    if (error instanceof EscrowError) return refused(error.code, error.message)
    throw error
  }
  return {
    async position(deal, terms) {
      const latest = await chain.getBlock()
      const safe = await chain.getBlock({ blockNumber: latest.number > depth ? latest.number - depth : 0n })
      const { status } = await client.getDeal({ terms })
      const [event] = await client.getEvents({ names: ['Committed'], deal, fromBlock: 0n })
      return {
        state: event !== undefined ? 'committed' : status === 'unknown' ? 'none' : 'void',
        safe: (event?.blockNumber ?? latest.number) <= safe.number,
        time: Number(latest.timestamp),
        safeTime: Number(safe.timestamp),
      }
    },
    async simulate({ terms, buyer, seller }) {
      try {
        const consents = { ...(buyer && { buyer }), ...(seller && { seller }) }
        await client.simulateCommit({ terms, ...consents, sender: account })
        return passed
      } catch (error) {
        // Our own authorization is signed last: that it is missing says nothing if the wallet covers it.
        if (!(error instanceof PullFailedError) || !isSameAddress(error.args.account, account))
          return verdictOf(error)
        const abi = parseAbi(['function balanceOf(address account) view returns (uint256)'])
        const balance = await chain.readContract({
          address: terms.token,
          abi,
          functionName: 'balanceOf',
          args: [account],
        })
        return balance >= error.args.needed ? passed : verdictOf(error)
      }
    },
    async submit({ terms, buyer, seller }) {
      try {
        await client.waitForAct({ hash: await client.commit({ terms, buyer, seller }) })
        return passed
      } catch (error) {
        return verdictOf(error)
      }
    },
  }
}
