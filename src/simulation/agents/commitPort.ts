import { parseAbi } from 'viem'
import { getBlock, readContract } from 'viem/actions'

import { EscrowError, getDeal, getEvents, PullFailedError, simulateCommit } from '../../chain/index.ts'
import { isSameAddress, passed, refused, type Verdict } from '../../core/index.ts'
import type { CommitPort } from '../../negotiation/index.ts'
import { ask } from '../wires/ask.ts'
import { submitActs } from '../wires/questions.ts'
import type { Account } from './Account.ts'

const usdcAbi = parseAbi(['function balanceOf(address account) view returns (uint256)'])

/** The chain as a negotiation needs it: read by oneself, written through the relayer. */
export function commitPort({ client, domain, address }: Account, relayer: string): CommitPort {
  const { escrow } = domain

  return {
    async position(deal, terms) {
      const [{ status }, committed, latest, safe] = await Promise.all([
        getDeal(client, { terms, escrow }),
        getEvents(client, { names: ['Committed'], deal, fromBlock: 0n, escrow }),
        getBlock(client),
        getBlock(client, { blockTag: 'safe' }),
      ])
      const [event] = committed
      return {
        state: event ? 'committed' : status === 'unknown' ? 'none' : 'void',
        safe: (event?.blockNumber ?? latest.number) <= safe.number,
        time: Number(latest.timestamp),
        safeTime: Number(safe.timestamp),
      }
    },

    async simulate({ terms, buyer, seller }) {
      try {
        await simulateCommit(client, {
          terms,
          ...(buyer === undefined ? {} : { buyer }),
          ...(seller === undefined ? {} : { seller }),
          escrow,
          sender: address,
        })
        return passed
      } catch (error) {
        return (await willPay(error)) ? passed : refusalOf(error)
      }
    },

    async submit({ terms, buyer, seller }) {
      if (buyer === undefined || seller === undefined)
        return refused('ConsentMissing', 'A consent is missing')
      try {
        await ask(relayer, submitActs, { acts: [{ kind: 'commit', terms, buyer, seller }] })
        return passed
      } catch (error) {
        return refusalOf(error)
      }
    },
  }

  /**
   * Whether all that is missing is one's own authorization, which is signed last of all, and one's wallet covers
   * what it will bring.
   */
  async function willPay(error: unknown): Promise<boolean> {
    if (!(error instanceof PullFailedError) || !isSameAddress(error.args.account, address)) return false
    const { token, needed } = error.args
    const wallet = { address: token, abi: usdcAbi, functionName: 'balanceOf', args: [address] } as const
    return (await readContract(client, wallet)) >= needed
  }
}

function refusalOf(error: unknown): Verdict {
  if (!(error instanceof Error)) throw error
  return refused(error instanceof EscrowError ? error.code : 'SubmissionFailed', error.message)
}
