import type { Hono } from 'hono'

import { getDeal, getMilestone, simulateSettle } from '../../chain/index.ts'
import { BaseError, type Hash, type Hex } from '../../core/index.ts'
import { askNobody } from '../../negotiation/index.ts'
import { refuse, verifyReadOf } from '../../server/index.ts'
import { type Approval, encodeConsent, hashCriteria, signAct, type TermSheet } from '../../terms/index.ts'
import type { Criteria } from '../cleaning/Criteria.ts'
import { type Artifact, deliver } from '../cleaning/work/deliver.ts'
import type { Step } from '../Progress.ts'
import { formatInteger } from '../print/formatUsdc.ts'
import { answer } from '../wires/answer.ts'
import { ask } from '../wires/ask.ts'
import { handApproval, rejectDelivery, submitActs } from '../wires/questions.ts'
import type { Account } from './Account.ts'

/** A deal that its seller works on. */
export type Job = {
  readonly terms: TermSheet
  readonly criteria: readonly Criteria[]
  /** Whether nothing is told of it; default: no. */
  readonly quiet?: boolean
}

/** How a seller works. */
export type WorkHabits = {
  readonly relayer: string
  /** Names of the work it does in haste. */
  readonly careless: readonly string[]
}

/**
 * Does the work of committed deals, hands it over, keeps the buyer's approvals, and settles the last of them before it
 * quarrels: where there is an arbiter, an approval is a promise only while its milestone is not claimed on chain.
 *
 * @param jobOf The deal of an id that this seller agreed to, once it is safely committed; undefined: none.
 */
export function deliverWork(
  app: Hono,
  { name: who, signer, domain, client, clock }: Account,
  { relayer, careless }: WorkHabits,
  jobOf: (deal: Hash) => Promise<Job | undefined>,
  tell: (step: Step) => void,
): void {
  const { escrow } = domain
  const artifacts = new Map<Hash, Artifact>()
  const approvals = new Map<Hash, Omit<Approval, 'deal'> & { consent: Hex }>()

  const liveJob = async (deal: Hash): Promise<Job> => {
    const job = await jobOf(deal)
    if (!job || (await getDeal(client, { terms: job.terms, escrow })).status !== 'live') {
      throw new JobUnknownError(deal)
    }
    return job
  }

  const workOn = ({ criteria }: Job, deal: Hash, milestone: number): Artifact => {
    const wanted = criteria[milestone]
    if (!wanted) throw new JobUnknownError(deal)
    // The same work again gives the same.
    const key = hashCriteria(wanted)
    const artifact = artifacts.get(key) ?? deliver(wanted, { careless })
    artifacts.set(key, artifact)
    return artifact
  }

  app.get('/deliveries/:deal/:milestone', async (context) => {
    const { deal, milestone } = context.req.param()
    const job = await liveJob(deal as Hash).catch(() => undefined)
    const wanted = job?.criteria[Number(milestone)]
    if (!job || !wanted) return context.notFound()
    const allowed = await verifyReadOf(context, {
      domain,
      path: `/deliveries/${deal}/${milestone}`,
      readers: [job.terms.buyer],
      now: await clock.refresh(),
      askContract: askNobody,
    })
    if (!allowed.ok) return refuse(context, allowed)

    const { bytes } = workOn(job, deal as Hash, Number(milestone))
    if (!job.quiet) tell({ who, what: `hands over "${wanted.title}", ${formatInteger(bytes.length)} bytes` })
    return context.body(Uint8Array.from(bytes))
  })

  answer(app, handApproval, async ({ deal, ...approval }) => {
    const { terms } = await liveJob(deal)
    const { consent: buyer, ...approved } = approval
    // An approval that the escrow would not take is no promise.
    await simulateSettle(client, { terms, ...approved, buyer, escrow })
    approvals.set(deal, approval)
    return {}
  })

  answer(app, rejectDelivery, async ({ deal, milestone, problems }) => {
    const { terms, ...job } = await liveJob(deal)
    const held = approvals.get(deal)
    if (held) {
      const { consent: buyer, ...approval } = held
      await ask(relayer, submitActs, { acts: [{ kind: 'settle', terms, ...approval, buyer }] })
      // It is paid. A claim on chain of what is approved could only be disputed, and then the approval not hold.
      if (((held.milestones >> BigInt(milestone)) & 1n) === 1n) return {}
    }

    const { artifact } = workOn({ terms, ...job }, deal, milestone)
    tell({ who, what: `sees no fault, in spite of ${problems.length} named: delivers on chain` })
    const { index: latest } = await getMilestone(client, { terms, milestone, escrow })
    const delivery = { milestone, index: latest + 1, artifact }
    const signature = await signAct(signer, 'Delivery', { deal, ...delivery }, domain)
    const seller = encodeConsent({ kind: 'signature', signature })
    await ask(relayer, submitActs, { acts: [{ kind: 'deliver', terms, ...delivery, seller }] })
    return {}
  })
}

/** Thrown when a deal is none of the seller's, or not committed. Code `JobUnknown`. */
export class JobUnknownError extends BaseError {
  override readonly name = 'JobUnknownError'

  constructor(deal: Hash) {
    super('There is no such live deal', { code: 'JobUnknown', details: { deal } })
  }
}
