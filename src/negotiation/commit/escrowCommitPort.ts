import { getBlock } from 'viem/actions'

import {
  commit,
  type EarnestClient,
  EscrowError,
  explainPayer,
  getDeal,
  getEvents,
  getSafeBlock,
  PullFailedError,
  type ReadingOptions,
  sendAndWait,
  simulateCommit,
  viemClient,
  waitForAct,
} from '../../chain/index.ts'
import { type Address, isSameAddress, passed, refused, type Verdict } from '../../core/index.ts'
import { type Domain, type TermSheet, termsTotals } from '../../terms/index.ts'
import { stakeOf } from '../protocol/side.ts'
import { checkFunding, unfunded } from './checkFunding.ts'
import { checkOwnFunds } from './checkOwnFunds.ts'
import type { CommitPort } from './commitPort.ts'

/** What {@link escrowCommitPort} takes. */
export type EscrowCommitPortParameters = {
  /** The escrow, and its chain. */
  readonly domain: Domain
  /** The account that negotiates. */
  readonly account: Address
  /** The first block in which a commitment is looked for: the escrow's, or a later one; default: the chain's first. */
  readonly fromBlock?: bigint | undefined
  /** How many blocks deep is safe, where the chain does not say so itself; default: its `safe` block. */
  readonly depth?: bigint | undefined
  /**
   * How the signatory's authorizations are signed: by the account's own key, which a token takes only where the account has
   * no code; by what the account's contract takes (ERC-1271); or never, as the sheets are paid from the balance in the
   * escrow or an allowance. Default: by the key.
   */
  readonly authorizes?: 'byKey' | 'byContract' | 'never' | undefined
  /** How the chain's logs are read. */
  readonly reading?: ReadingOptions | undefined
  /** Submits; default: the client's account sends the transaction and waits for it. */
  readonly submit?: CommitPort['submit'] | undefined
}

/**
 * The chain as a negotiation needs it, over the real escrow.
 *
 * What the escrow refuses is a verdict; whatever else goes wrong, as a node that does not answer, is thrown.
 *
 * @param client Client of the escrow's chain; it needs an account only to submit by itself.
 * @example
 * const commits = escrowCommitPort(client, { domain, account, fromBlock: BigInt(deployment.block) })
 */
export function escrowCommitPort(
  client: EarnestClient,
  {
    domain,
    account,
    fromBlock = 0n,
    depth,
    authorizes = 'byKey',
    reading,
    submit,
  }: EscrowCommitPortParameters,
): CommitPort {
  const { escrow } = domain

  return {
    async position(deal, terms) {
      const latest = await getBlock(viemClient(client))
      // All as of one block: a node that lacks it refuses, where of an older one it would say that nothing is committed.
      const at = latest.number
      const [safe, { status, committedAt }] = await Promise.all([
        getSafeBlock(client, { latest: at, depth }),
        getDeal(client, { terms, escrow, blockNumber: at }),
      ])
      const times = { time: Number(latest.timestamp), safeTime: Number(safe.timestamp) }
      if (status === 'unknown') return { state: 'none', safe: at <= safe.number, ...times }
      if (status === 'live') return { state: 'committed', safe: await isSafe(committedAt), ...times }
      // Over, or never: only its commitment tells.
      const asked = { names: ['Committed'], deal, fromBlock, toBlock: at, escrow } as const
      const [event] = await getEvents(client, { ...reading, ...asked })
      if (event !== undefined) return { state: 'committed', safe: event.blockNumber <= safe.number, ...times }
      return { state: 'void', safe: await wasVoid(), ...times }

      /** Whether a nonce of its was spent in the safe block already. */
      async function wasVoid(): Promise<boolean> {
        if (at <= safe.number) return true
        return (await getDeal(client, { terms, escrow, blockNumber: safe.number })).status === 'closed'
      }

      /** Whether what was committed at some time was so in the safe block, too. */
      async function isSafe(time: number): Promise<boolean> {
        if (time !== times.safeTime) return time < times.safeTime
        return (await getDeal(client, { terms, escrow, blockNumber: safe.number })).status !== 'unknown'
      }
    },

    funds: (question) => checkOwnFunds(client, { domain, ...question }),

    async simulate({ terms, buyer, seller }) {
      try {
        const consents = { ...(buyer && { buyer }), ...(seller && { seller }) }
        await simulateCommit(client, { terms, ...consents, escrow, sender: account })
        return passed
      } catch (error) {
        // All that may be missing is our own authorization, which is signed last of all.
        const isOurs = error instanceof PullFailedError && isSameAddress(error.args.account, account)
        if (!isOurs || authorizes === 'never') return verdictOf(error)
        const payer = await willPay(terms)
        if (!payer.ok) return payer
        // The buyer pays first: where it is us, the escrow did not come to what the seller brings.
        if (seller === undefined || !isSameAddress(terms.buyer, account)) return passed
        return checkFunding(client, { domain, terms, side: 'seller', consent: seller })
      }
    },

    submit: submit ?? send,
  }

  /** Whether the token would take an authorization by our account of all that it puts down, once that is signed. */
  async function willPay(terms: TermSheet): Promise<Verdict> {
    const { token } = terms
    const side = isSameAddress(terms.buyer, account) ? 'buyer' : 'seller'
    const needed = stakeOf(termsTotals(terms), side)
    const byKey = authorizes === 'byKey'
    const payer = await explainPayer(client, { token, account, payee: escrow, needed, byKey })
    return payer.ok ? passed : unfunded({ token, account, needed }, payer)
  }

  async function send({ terms, buyer, seller }: Parameters<CommitPort['submit']>[0]): Promise<Verdict> {
    try {
      await sendAndWait(
        () => commit(client, { terms, buyer, seller, escrow }),
        (hash) => waitForAct(client, { hash, escrow }),
      )
      return passed
    } catch (error) {
      return verdictOf(error)
    }
  }
}

function verdictOf(error: unknown): Verdict {
  if (error instanceof EscrowError) return refused(error.code, error.shortMessage, error.details)
  throw error
}
