import { createLaneSequence } from '../../chain/index.ts'
import type { Hash } from '../../core/index.ts'
import { type Agreement, needsAlive } from '../../negotiation/index.ts'
import { toShare } from '../../reputation/index.ts'
import { caseRoutes, listen } from '../../server/index.ts'
import { type BuyerLimits, buyerApproach } from '../approaches.ts'
import { castFloors } from '../cast.ts'
import { mainJob, smallJob } from '../jobs.ts'
import { observe } from '../observe.ts'
import type { Progress } from '../Progress.ts'
import { runAgent } from '../processes/runAgent.ts'
import { ask } from '../wires/ask.ts'
import { submitActs } from '../wires/questions.ts'
import { type AccountConfig, openAccount } from './Account.ts'
import { openNegotiator } from './openNegotiator.ts'
import { type Reviewed, reviewDeal } from './reviewDeal.ts'
import { type Candidate, needLife, type Shopped, shop } from './shop.ts'

/** What the buyer is given. */
export type BuyerConfig = AccountConfig &
  BuyerLimits & {
    readonly seed: number
    readonly relayer: string
    /** Whether the main job asks judges a question. */
    readonly judged: boolean
  }

/** What the buyer can be told. */
export type BuyerCommands = {
  /** Finds a seller for a job and has the deal committed. */
  shop(input: { job: 'main' | 'small'; sellers: readonly Candidate[] }): Promise<Shopped>
  /** Checks what is delivered; approves or disputes it. */
  review(input: { agreement: Agreement; seller: Candidate }): Promise<Reviewed>
  /** After the deadline: takes back the money, and the bond, of what was never delivered. */
  reclaim(input: { agreement: Agreement }): Promise<void>
}

/** The buyer: finds a seller, has the deal committed, checks what it gets, approves or disputes it. */
runAgent<BuyerConfig, Progress, BuyerCommands>(async (config, tell) => {
  const account = openAccount(config)
  const { client, address } = account
  const { usdc, escrow, jury } = config.chain
  const market = observe(client, config.chain)
  const limit = BigInt(config.most + config.smallMost) * 1_100_000n

  const negotiator = openNegotiator({
    account,
    usdc,
    arbiter: jury,
    floors: castFloors,
    relayer: config.relayer,
    seed: config.seed,
    limits: { money: limit, perDeal: limit, bonds: 0n, deals: 2 },
    approach: async ({ request, document: { template } }) => {
      const { score } = await market.recordOf(request.seller, 'seller')
      return buyerApproach(template, config, toShare(score))
    },
  })

  const lanes = createLaneSequence(client, {
    buyer: address,
    escrow,
    alive: () => needsAlive(negotiator),
  })

  // Whoever judges may look at the evidence, and so may anybody else who knows the case's id.
  const bundles = new Map<Hash, Uint8Array>()
  const publish = (id: Hash, bundle: Uint8Array) => bundles.set(id, bundle)
  const { url } = await listen(caseRoutes({ bundleOf: async (id) => bundles.get(id) }))

  const commands: BuyerCommands = {
    async shop({ job, sellers }) {
      const parties = { token: usdc, arbiter: jury }
      const { judged } = config
      const template = job === 'main' ? mainJob(parties, { judged }) : smallJob(parties)
      const buyerNonce = await lanes.next({ until: (await account.clock.refresh()) + needLife })
      return shop({ negotiator, account, tell }, { template, buyerNonce, sellers })
    },

    review: ({ agreement, seller }) =>
      reviewDeal(account, agreement, seller, { relayer: config.relayer, publish }, tell),

    async reclaim({ agreement: { terms } }) {
      const milestones = (1n << BigInt(terms.milestones.length)) - 1n
      await ask(config.relayer, submitActs, {
        acts: [{ kind: 'finalize', terms, milestones }],
      })
    },
  }
  return { url, commands }
})
