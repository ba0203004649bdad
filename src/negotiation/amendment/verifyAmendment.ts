import { type EarnestClient, getDeal, getLane, getMilestone } from '../../chain/index.ts'
import {
  type Hash,
  type Hex,
  isSameAddress,
  passed,
  refused,
  type Side,
  type Verdict,
} from '../../core/index.ts'
import {
  type AmendmentDraft,
  amendmentTotals,
  type Domain,
  hashAmendment,
  hashTermSheet,
  laneOf,
  validateAmendment,
} from '../../terms/index.ts'
import { type AskContract, checkConsent, checkContracts } from '../checks/checkConsent.ts'
import { checkAmendmentMandate, type ReadMandate } from '../checks/checkMandate.ts'
import type { AllowedToken } from '../checks/incoming.ts'
import { checkPutDown } from '../commit/checkFunding.ts'
import { accountOf } from '../protocol/side.ts'

/** What {@link verifyAmendment} takes. */
export type VerifyAmendmentParameters = {
  readonly domain: Domain & { /** The escrow's USDC. */ readonly usdc: `0x${string}` }
  readonly draft: AmendmentDraft
  /** Who sent it, signed. */
  readonly from: Side
  readonly consent: Hex
  /** The tokens whose authorizations are understood. */
  readonly tokens: readonly AllowedToken[]
  readonly askContract: AskContract
  readonly readMandate: ReadMandate
  /** Unix time. */
  readonly now: number
}

/**
 * Whether an amendment that the other side signed could be made now, once one signs it too: it is well formed, the
 * consent is the side's, the mandate under it covers both sheets, the milestones are pending, the next sheet can be
 * committed, and what the side puts down is there. Nothing says that it is wanted: `amendmentTotals` tells what it moves.
 *
 * @returns The first refusal, its code the name of the error that the escrow would throw.
 * @throws The transport's error when the node does not answer.
 * @example
 * const verdict = await verifyAmendment(client, { domain, draft, from: 'seller', consent, ...context })
 * if (verdict.ok) await amend(client, { ...draft, seller: consent, buyer: await signatory.consentToAmendment(draft, 'buyer', domain) })
 */
export async function verifyAmendment(
  client: EarnestClient,
  { domain, draft, from, consent, tokens, askContract, readMandate, now }: VerifyAmendmentParameters,
): Promise<Verdict> {
  const { escrow, usdc } = domain
  const { terms, next, milestones, expiry } = draft
  const valid = validateAmendment(draft, { escrow, usdc, now })
  if (!valid.ok) return valid

  const account = accountOf(terms, from)
  const act = hashAmendment(draft, domain)
  const token = tokens.find(({ address }) => isSameAddress(address, next.token))
  const funding = token === undefined ? undefined : { expiry, token, usdc }
  const checked = await checkConsent({ blob: consent, act, account, side: from, domain, funding })
  if (!checked.ok) return checked
  const contracts = await checkContracts(checked.questions, askContract)
  if (!contracts.ok) return contracts
  const { putDown } = amendmentTotals(terms, next, milestones)[from]
  if (checked.mandate !== undefined) {
    const state = await readMandate(account, checked.mandate)
    const covered = checkAmendmentMandate(checked.mandate, state, { terms, next, putDown, side: from, now })
    if (!covered.ok) return covered
  }

  const standing = await checkStanding(client, draft, domain)
  if (!standing.ok || putDown === 0n) return standing
  return checkPutDown(client, { escrow, token: next.token, account, act, expiry, needed: putDown, consent })
}

/** Whether the deal and each milestone that ends, and the next sheet, stand as an amendment needs them. */
async function checkStanding(
  client: EarnestClient,
  { terms, next, milestones }: AmendmentDraft,
  domain: Domain,
): Promise<Verdict> {
  const { escrow } = domain
  const deal: Hash = hashTermSheet(terms, domain)
  const [{ status }, coming] = await Promise.all([
    getDeal(client, { terms, escrow }),
    getDeal(client, { terms: next, escrow }),
  ])
  if (status !== 'live')
    return refused('DealNotLive', 'The deal is not committed, or ended', { deal, status })
  const id = hashTermSheet(next, domain)
  if (coming.status === 'live') return refused('DealLive', 'The next sheet is a deal already', { deal: id })
  if (coming.status === 'closed') {
    const { buyer: account, buyerNonce: nonce } = next
    return refused('NonceSpent', "The next sheet's nonce is spent", { account, nonce })
  }
  // The deal that is amended stays in its lane until the next one is committed.
  const { lane } = laneOf(next.buyerNonce)
  const { live } = await getLane(client, { buyer: next.buyer, lane, escrow })
  if (live)
    return refused('LaneBusy', "Another deal is live in the next sheet's lane", { buyer: next.buyer, lane })
  const named = terms.milestones.flatMap((_, index) => ((milestones >> BigInt(index)) & 1n ? [index] : []))
  const standings = await Promise.all(
    named.map(async (milestone) => ({
      milestone,
      ...(await getMilestone(client, { terms, milestone, escrow })),
    })),
  )
  const other = standings.find((one) => one.status !== 'pending')
  if (other === undefined) return passed
  return refused('MilestoneUnexpectedStatus', 'A milestone that is to end is not pending', {
    deal,
    milestone: other.milestone,
    found: other.status,
  })
}
