import { getEvents } from '../../chain/index.ts'
import { type Hash, keccak256 } from '../../core/index.ts'
import { caseIdOf, packBundle } from '../../jury/index.ts'
import type { Agreement } from '../../negotiation/index.ts'
import {
  encodeConsent,
  hashAct,
  hashCriteria,
  hashTrailPart,
  isApprovalGuarded,
  signAct,
} from '../../terms/index.ts'
import { checkDelivery, type Report } from '../cleaning/check/checkDelivery.ts'
import { attachmentsOf, knownWork } from '../cleaning/juryCriteria.ts'
import type { Tell } from '../Progress.ts'
import { ask } from '../wires/ask.ts'
import { handApproval, rejectDelivery, submitActs } from '../wires/questions.ts'
import type { Account } from './Account.ts'
import { collectDelivery, DeliveryMissingError } from './collectDelivery.ts'
import type { Candidate } from './shop.ts'

/** What came of a deal's deliveries: a report a milestone, and the cases that were made of them. */
export type Reviewed = { readonly reports: readonly Report[]; readonly disputes: readonly OpenDispute[] }

/** A dispute that waits for a jury. */
export type OpenDispute = { readonly milestone: number; readonly id: Hash }

/** Whom and what a buyer turns to. */
export type ReviewHelpers = {
  readonly relayer: string
  /** Where jurors find the evidence of a case. */
  readonly publish: (id: Hash, bundle: Uint8Array) => void
}

/**
 * Collects a deal's deliveries and checks them. What passes is approved, cumulatively, in the seller's hand; what
 * does not is rejected, disputed once the seller insists, and the evidence laid out for a jury.
 */
export async function reviewDeal(
  account: Account,
  { deal, terms, document }: Agreement,
  seller: Candidate,
  { relayer, publish }: ReviewHelpers,
  tell: Tell,
): Promise<Reviewed> {
  const { signer, domain, client, pay } = account
  const who = 'buyer'
  const reports: Report[] = []
  const disputes: OpenDispute[] = []
  let approved = 0n

  for (const [milestone, given] of document.terms.criteria.entries()) {
    const criteria = knownWork.get(hashCriteria(given))
    if (criteria === undefined) throw new DeliveryMissingError(deal, milestone, 'its criteria are unknown')
    const bytes = await collectDelivery(account, { url: seller.url, deal, milestone })
    if (bytes === undefined) throw new DeliveryMissingError(deal, milestone, 'the seller has none')
    const report = checkDelivery(criteria, bytes)
    reports.push(report)

    const failed = report.findings.filter(({ passed }) => !passed)
    const checks = `${report.findings.length} checks of "${criteria.title}"`
    if (failed.length === 0) {
      tell({ kind: 'step', who, what: `runs ${checks}: all hold` })
      approved |= 1n << BigInt(milestone)
      await approve(approved)
      continue
    }
    tell({ kind: 'step', who, what: `runs ${checks}: ${failed.length} fail` })
    tell({ kind: 'detail', lines: failed.map(({ check, problems }) => `${check}: ${problems[0]}`) })

    const problems = failed.map(({ check }) => check)
    await ask(seller.url, rejectDelivery, { deal, milestone, problems })
    const statement = statementOf(criteria.title, problems)
    // What the checks grant and no more: what is conceded is paid, whatever judges answer to the questions.
    const concededBps = report.bps
    await dispute(milestone, keccak256(bytes), concededBps, statement)
    tell({
      kind: 'step',
      who,
      what: `disputes, concedes ${concededBps / 100} %, puts the fee down`,
      amount: terms.arbiterFee,
    })
    const bundle = packBundle({
      ...domain,
      terms,
      milestone,
      termsPart: document.terms,
      trail: hashTrailPart(document.trail),
      deliverable: bytes,
      statements: { buyer: statement },
      attachments: attachmentsOf(criteria),
    })
    const id = caseIdOf(deal, milestone)
    publish(id, bundle)
    disputes.push({ milestone, id })
  }
  return { reports, disputes }

  async function approve(milestones: bigint): Promise<void> {
    const approval = { deal, milestones, metered: 0n, unlessEngaged: isApprovalGuarded(terms) }
    const signature = await signAct(signer, 'Approval', approval, domain)
    const consent = encodeConsent({ kind: 'signature', signature })
    await ask(seller.url, handApproval, { ...approval, consent })
    const which = [...milestones.toString(2)]
      .reverse()
      .flatMap((bit, index) => (bit === '1' ? [index + 1] : []))
    tell({ kind: 'step', who, what: `signs an approval of milestone ${which.join(' and ')}` })
  }

  async function dispute(
    milestone: number,
    artifact: Hash,
    concededBps: number,
    statement: string,
  ): Promise<void> {
    const index = await indexOf(milestone, artifact)
    const claim = { milestone, index, concededBps, reason: keccak256(statement) }
    const buyer = await pay(hashAct('Dispute', { deal, ...claim }, domain), terms.arbiterFee)
    await ask(relayer, submitActs, { acts: [{ kind: 'dispute', terms, ...claim, buyer }] })
  }

  /** The index of the delivery on chain that is of the bytes that were looked at. */
  async function indexOf(milestone: number, artifact: Hash): Promise<number> {
    const { escrow } = domain
    const events = await getEvents(client, { names: ['Delivered'], deal, fromBlock: 0n, escrow })
    const delivered = events.findLast(
      ({ args }) => args.milestone === milestone && args.artifact === artifact,
    )
    if (delivered !== undefined) return delivered.args.index
    throw new DeliveryMissingError(deal, milestone, 'what is delivered on chain is something else')
  }
}

/** What the buyer says of it: its hash goes on chain with the dispute, so it can't be put otherwise later. */
function statementOf(title: string, failed: readonly string[]): string {
  return `Of the checks of "${title}" these fail: ${failed.join('; ')}.`
}
