import type { SignedAct } from '../../chain/index.ts'
import { type Address, type Hash, type Hex, zeroAddress, zeroHash } from '../../core/index.ts'
import {
  encodeConsent,
  hashAct,
  hashCriteria,
  hashTermSheet,
  signAct,
  signTermSheet,
  type TermSheet,
} from '../../terms/index.ts'
import { directorsCriteria } from '../cleaning/Criteria.ts'
import { runAgent } from '../processes/runAgent.ts'
import { ask } from '../wires/ask.ts'
import { signSheets, submitActs } from '../wires/questions.ts'
import { type Account, type AccountConfig, openAccount } from './Account.ts'

/** What the earlier buyers are given. */
export type CrowdConfig = Omit<AccountConfig, 'key'> & {
  readonly keys: readonly Hex[]
  readonly relayer: string
  /** Burnt by each deal, in basis points of its price. */
  readonly burnBps: number
}

/** One seller's part in a round of earlier deals. */
export type HistoryRound = {
  readonly seller: Address
  readonly url: string
  /** USDC micro-units. */
  readonly price: bigint
  /** How many of the deals the seller lets pass its deadline. */
  readonly missed: number
}

/** Seconds in which the earlier jobs had to be done. */
const DEADLINE = 86_400
/** The most acts in one transaction. */
const MOST = 40

/**
 * The buyers of earlier days, all in one process: accounts of their own, who bought something small of each
 * seller, and approved it or waited in vain. Their records are what the market knows.
 */
runAgent(async (config: CrowdConfig) => {
  const { usdc } = config.chain
  const buyers = config.keys.map((key) => openAccount({ ...config, key }))
  const [first] = buyers
  if (!first) throw new TypeError('there are no earlier buyers')
  const { domain, clock } = first

  const open: { deal: Hash; terms: TermSheet; buyer: Account; missed: boolean }[] = []
  const nonces = new Map<Address, bigint>()
  const nextNonce = ({ address }: Account): bigint => {
    const nonce = (nonces.get(address) ?? 0n) + 1n
    nonces.set(address, nonce)
    return nonce
  }

  const submit = async (acts: readonly SignedAct[]) => {
    for (let index = 0; index < acts.length; index += MOST) {
      await ask(config.relayer, submitActs, { acts: acts.slice(index, index + MOST) })
    }
  }

  const commands = {
    /** Puts money into each one's balance. */
    async deposit({ amount }: { amount: bigint }): Promise<void> {
      const expiry = (await clock.refresh()) + 3_600
      const acts = buyers.map(async (buyer) => {
        const act = { account: buyer.address, token: usdc, amount, nonce: 0n, expiry }
        const consent = await buyer.pay(hashAct('Deposit', act, domain), amount, expiry)
        return { kind: 'deposit', act, consent } as const
      })
      await submit(await Promise.all(acts))
    },

    /** Commits a deal of each buyer with each seller, from balances. */
    async commit({ rounds }: { rounds: readonly HistoryRound[] }): Promise<number> {
      const expiry = (await clock.refresh()) + 3_600
      const acts: SignedAct[] = []
      // A buyer begins with another seller than the one before: whoever is first is believed least.
      for (const shift of rounds.keys()) {
        for (const [who, { url, seller, price, missed }] of rounds.entries()) {
          const theirs = buyers.filter((_, index) => (index + shift) % rounds.length === who)
          const sheets = theirs.map(
            (buyer): TermSheet => ({
              buyer: buyer.address,
              seller,
              token: usdc,
              milestones: [
                { amount: price, bond: 0n, duration: DEADLINE, criteria: hashCriteria(directorsCriteria) },
              ],
              metered: 0n,
              meteredFor: 0,
              burnBps: config.burnBps,
              arbiter: zeroAddress,
              arbiterFee: 0n,
              reviewPeriod: 3_600,
              rulingPeriod: 3_600,
              silenceBps: 5_000,
              expiry,
              document: zeroHash,
              buyerNonce: nextNonce(buyer),
              sellerNonce: 0n,
            }),
          )

          const { consents } = await ask(url, signSheets, { sheets })
          for (const [index, terms] of sheets.entries()) {
            const buyer = theirs[index] as Account
            const signature = await signTermSheet(buyer.signer, terms, domain)
            const consent = encodeConsent({ kind: 'signature', signature })
            acts.push({ kind: 'commit', terms, buyer: consent, seller: consents[index] as Hex })
            const isMissed =
              open.filter((deal) => deal.terms.seller === seller && deal.missed).length < missed
            open.push({ deal: hashTermSheet(terms, domain), terms, buyer, missed: isMissed })
          }
        }
      }
      await submit(acts)
      return acts.length
    },

    /** Approves what was done in time. */
    async approve(): Promise<number> {
      const acts: SignedAct[] = []
      for (const { deal, terms, buyer, missed } of open) {
        if (missed) continue
        const approval = { deal, milestones: 1n, metered: 0n }
        const signature = await signAct(buyer.signer, 'Approval', approval, domain)
        const consent = encodeConsent({ kind: 'signature', signature })
        acts.push({ kind: 'settle', terms, milestones: 1n, metered: 0n, buyer: consent })
      }
      await submit(acts)
      return acts.length
    },

    /** After the deadline: takes back what was not done in time. */
    async finalize(): Promise<number> {
      const acts = open
        .filter(({ missed }) => missed)
        .map(({ terms }) => ({ kind: 'finalize', terms, milestones: 1n }) as const)
      open.length = 0
      if (acts.length > 0) await submit(acts)
      return acts.length
    },
  }
  return { commands }
})

/** What the earlier buyers can be told. */
export type CrowdCommands = {
  deposit(input: { amount: bigint }): Promise<void>
  commit(input: { rounds: readonly HistoryRound[] }): Promise<number>
  approve(input: undefined): Promise<number>
  finalize(input: undefined): Promise<number>
}
