import { setTimeout as sleep } from 'node:timers/promises'

import type { Address, Hash } from '../../core/index.ts'
import {
  advanceCommitment,
  createInbox,
  type Inbox,
  type Negotiator,
  phaseOf,
} from '../../negotiation/index.ts'
import { listen, negotiationRoutes, openApp } from '../../server/index.ts'
import { type SellerPrices, sellerApproach } from '../approaches.ts'
import { castFloors } from '../cast.ts'
import type { Criteria } from '../cleaning/Criteria.ts'
import { knownWork } from '../cleaning/juryCriteria.ts'
import type { Step } from '../Progress.ts'
import { runAgent } from '../processes/runAgent.ts'
import { type Account, type AccountConfig, openAccount } from './Account.ts'
import { deliverWork, type Job } from './deliverWork.ts'
import { openNegotiator } from './openNegotiator.ts'
import { pursueCommitment } from './pursueCommitment.ts'
import { sellSmallJobs } from './sellSmallJobs.ts'

/** What a seller is given. Prices in whole dollars. */
export type SellerConfig = AccountConfig &
  SellerPrices & {
    readonly seed: number
    readonly relayer: string
    /** The arbiter it agrees to. */
    readonly arbiter: Address
    /** What earlier buyers paid it, without haggling. */
    readonly small: number
    /** How many of their jobs it took on and never did. */
    readonly missed: number
    /** Names of the work it does in haste. */
    readonly careless: readonly string[]
  }

const DOLLAR = 1_000_000n

/** Milliseconds between two looks at the chain for what the buyer may commit without a word. */
const PAUSE = 200

/** The seller: answers whoever asks, bargains, commits, works, delivers. */
runAgent(async (config: SellerConfig, tell: (step: Step) => void) => {
  const account = openAccount(config)
  const { clock } = account
  await clock.refresh()

  const negotiator = openNegotiator({
    account,
    usdc: config.chain.usdc,
    arbiter: config.arbiter,
    floors: castFloors,
    relayer: config.relayer,
    seed: config.seed,
    limits: { money: 0n, perDeal: 300n * DOLLAR, bonds: 500n * DOLLAR, deals: 4 },
    approach: async ({ document }) => sellerApproach(document.template, config),
  })
  const jobs = followAgreements(negotiator, account)

  const app = openApp()
  app.use(async (_context, next) => {
    await clock.refresh()
    await next()
  })
  const { small, missed } = config
  const smallJob = sellSmallJobs(app, account, { price: BigInt(small) * DOLLAR, missed })
  deliverWork(app, account, config, async (deal) => jobs.of(deal) ?? smallJob(deal), tell)
  app.route('/', negotiationRoutes({ negotiator, inbox: jobs.inbox, clock }))

  const { url } = await listen(app)
  return { url, commands: {} }
})

/** Brings what is agreed onto the chain, and keeps it as a job from then on. */
function followAgreements(negotiator: Negotiator, account: Account) {
  const jobs = new Map<Hash, Promise<Job>>()
  const followed = new Set<Hash>()
  // Whatever can't be answered or committed ends the process, and with it the run.
  const inbox = createInbox(negotiator, { report: (error) => Promise.reject(error) })

  const follow = async (id: Hash): Promise<void> => {
    for (;;) {
      const changed = negotiator.changed(id)
      await account.clock.refresh()
      const step = await advanceCommitment(negotiator, id, { submit: false })
      if (step?.agreement && step.status !== 'lapsed') {
        const { deal, terms } = step.agreement
        const criteria = terms.milestones.map((milestone) => knownWork.get(milestone.criteria) as Criteria)
        jobs.set(
          deal,
          pursueCommitment(negotiator, account, id).then(() => ({ terms, criteria })),
        )
        return
      }
      // Whoever holds what we signed can make it a deal, also after leaving.
      if (step?.status === 'bound') await Promise.race([changed, sleep(PAUSE)])
      else {
        const record = await negotiator.store.load(id)
        if (!record || phaseOf(record) === 'left') return
        await changed
      }
    }
  }

  return {
    of: (deal: Hash) => jobs.get(deal),
    inbox: {
      ...inbox,
      async open(text, peer) {
        const answer = await inbox.open(text, peer)
        if (answer.ok && !followed.has(answer.negotiation)) {
          followed.add(answer.negotiation)
          void follow(answer.negotiation)
        }
        return answer
      },
    } satisfies Inbox as Inbox,
  }
}
