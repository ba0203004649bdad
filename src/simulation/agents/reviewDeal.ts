import { keccak256 } from '../../core/index.ts'
import type { Agreement } from '../../negotiation/index.ts'
import { encodeConsent, hashAct, signAct } from '../../terms/index.ts'
import { Criteria } from '../cleaning/Criteria.ts'
import { checkDelivery, type Report } from '../cleaning/check/checkDelivery.ts'
import type { Tell } from '../Progress.ts'
import { ask } from '../wires/ask.ts'
import { handApproval, openCase, rejectDelivery, submitActs } from '../wires/questions.ts'
import type { Account } from './Account.ts'
import { collectDelivery, DeliveryMissingError } from './collectDelivery.ts'
import type { Candidate } from './shop.ts'

/** What came of a deal's deliveries: a report a milestone, and what the arbiter said of those in dispute. */
export type Reviewed = {
  readonly reports: readonly Report[]
  readonly rulings: readonly { readonly milestone: number; readonly sellerBps: number }[]
}

/** Whom a buyer turns to. */
export type Helpers = { readonly relayer: string; readonly arbiter: string }

/**
 * Collects a deal's deliveries and checks them. What passes is approved, cumulatively, in the seller's hand; what
 * does not is rejected, disputed once the seller insists, and laid before the arbiter.
 */
export async function reviewDeal(
  account: Account,
  { deal, terms, document }: Agreement,
  seller: Candidate,
  helpers: Helpers,
  tell: Tell,
): Promise<Reviewed> {
  const { signer, domain, pay } = account
  const who = 'buyer'
  const reports: Report[] = []
  const rulings: { milestone: number; sellerBps: number }[] = []
  let approved = 0n

  for (const [milestone, given] of document.terms.criteria.entries()) {
    const criteria = Criteria.parse(given)
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
    await dispute(milestone, report)
    tell({
      kind: 'step',
      who,
      what: `disputes, concedes ${report.bps / 100} %, puts the fee down`,
      amount: terms.arbiterFee,
    })
    const { sellerBps } = await ask(helpers.arbiter, openCase, { terms, milestone, criteria: given, bytes })
    rulings.push({ milestone, sellerBps })
  }
  return { reports, rulings }

  async function approve(milestones: bigint): Promise<void> {
    const signature = await signAct(signer, 'Approval', { deal, milestones, metered: 0n }, domain)
    const consent = encodeConsent({ kind: 'signature', signature })
    await ask(seller.url, handApproval, { deal, milestones, metered: 0n, consent })
    const which = [...milestones.toString(2)]
      .reverse()
      .flatMap((bit, index) => (bit === '1' ? [index + 1] : []))
    tell({ kind: 'step', who, what: `signs an approval of milestone ${which.join(' and ')}` })
  }

  /** What the checks grant is conceded: no ruling that follows them is the buyer's loss. */
  async function dispute(milestone: number, report: Report): Promise<void> {
    const concededBps = report.bps
    const reason = keccak256(JSON.stringify(report.findings))
    const act = hashAct('Dispute', { deal, milestone, concededBps, reason }, domain)
    const buyer = await pay(act, terms.arbiterFee)
    await ask(helpers.relayer, submitActs, {
      acts: [{ kind: 'dispute', terms, milestone, concededBps, reason, buyer }],
    })
  }
}
