import type { SignedAct } from '../../chain/index.ts'
import { type Address, type Hash, type Hex, keccak256, seededRandom } from '../../core/index.ts'
import {
  buyerNonceOf,
  encodeConsent,
  hashAct,
  hashTermSheet,
  isApprovalGuarded,
  signAct,
  signTermSheet,
  type TermSheet,
} from '../../terms/index.ts'
import { directorsCriteria } from '../cleaning/Criteria.ts'
import { checkDelivery } from '../cleaning/check/checkDelivery.ts'
import { runAgent } from '../processes/runAgent.ts'
import { ask } from '../wires/ask.ts'
import { signSheets, submitActs } from '../wires/questions.ts'
import { type Account, type AccountConfig, openAccount } from './Account.ts'
import { collectDelivery } from './collectDelivery.ts'
import { listSheet } from './listSheet.ts'

/** What the earlier buyers are given. */
export type CrowdConfig = Omit<AccountConfig, 'key'> & {
  readonly keys: readonly Hex[]
  readonly seed: number
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
}

/** The most acts in one transaction. */
const MOST = 40

/**
 * The buyers of earlier days, all in one process: accounts of their own, who bought something small of each seller, and
 * approved what they got and found right, or waited in vain. Their records are what the market knows.
 */
runAgent(async (config: CrowdConfig) => {
  const { usdc } = config.chain
  const buyers = config.keys.map((key) => openAccount({ ...config, key }))
  const [first] = buyers
  if (!first) throw new TypeError('there are no earlier buyers')
  const { domain, clock } = first

  const open: { deal: Hash; terms: TermSheet; buyer: Account; url: string }[] = []
  /** What was found of deliveries, by their hash: sellers of the same work hand over the same bytes. */
  const checked = new Map<Hash, boolean>()
  /** How many lanes each buyer uses: all its deals are live at a time. */
  const lanes = new Map<Address, number>()
  const nextNeed = ({ address }: Account): bigint => {
    const lane = lanes.get(address) ?? 0
    lanes.set(address, lane + 1)
    return buyerNonceOf({ lane, generation: 0 })
  }

  /** Whether a deal's delivery is there, and passes the checks of its criteria. */
  const isDone = async ({ deal, buyer, url }: (typeof open)[number]): Promise<boolean> => {
    const bytes = await collectDelivery(buyer, { url, deal, milestone: 0 })
    if (bytes === undefined) return false
    const artifact = keccak256(bytes)
    const passed = checked.get(artifact) ?? checkDelivery(directorsCriteria, bytes).passed
    checked.set(artifact, passed)
    return passed
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
      const now = await clock.refresh()
      const acts: SignedAct[] = []
      // A buyer begins with another seller than the one before: whoever is first is believed least.
      for (const shift of rounds.keys()) {
        for (const [who, { url, seller, price }] of rounds.entries()) {
          const theirs = buyers.filter((_, index) => (index + shift) % rounds.length === who)
          const sheets = theirs.map((buyer) => {
            const buyerNonce = nextNeed(buyer)
            const sheet = {
              buyer: buyer.address,
              seller,
              token: usdc,
              burnBps: config.burnBps,
              expiry: now + 3_600,
              buyerNonce,
              price,
              now,
            }
            return listSheet(sheet, seededRandom(`${config.seed} earlier ${buyer.address} ${buyerNonce}`))
          })

          const { consents } = await ask(url, signSheets, { sheets })
          for (const [index, { terms }] of sheets.entries()) {
            const buyer = theirs[index] as Account
            const signature = await signTermSheet(buyer.signer, terms, domain)
            const consent = encodeConsent({ kind: 'signature', signature })
            acts.push({ kind: 'commit', terms, buyer: consent, seller: consents[index] as Hex })
            open.push({ deal: hashTermSheet(terms, domain), terms, buyer, url })
          }
        }
      }
      await submit(acts)
      return acts.length
    },

    /** Fetches what was done in time, checks it and approves it. What was not, stays open. */
    async approve(): Promise<number> {
      const acts: SignedAct[] = []
      const done = await Promise.all(open.map(isDone))
      for (const [index, { deal, terms, buyer }] of open.entries()) {
        if (!done[index]) continue
        const approval = { milestones: 1n, metered: 0n, unlessEngaged: isApprovalGuarded(terms) }
        const signature = await signAct(buyer.signer, 'Approval', { deal, ...approval }, domain)
        const consent = encodeConsent({ kind: 'signature', signature })
        acts.push({ kind: 'settle', terms, ...approval, buyer: consent })
      }
      await submit(acts)
      open.splice(0, open.length, ...open.filter((_, index) => !done[index]))
      return acts.length
    },

    /** After the deadline: takes back what was not done in time. */
    async finalize(): Promise<number> {
      const acts = open.map(({ terms }) => ({ kind: 'finalize', terms, milestones: 1n }) as const)
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
