import { isSameAddress, passed, type Refusal, type Side, type Verdict, zeroHash } from '../../core/index.ts'
import { type TermSheet, termsTotals } from '../../terms/index.ts'
import { stakeOf } from '../protocol/side.ts'
import { outcomeToTerms } from '../template/outcomeToTerms.ts'
import type { Binding, TermsTemplate } from '../template/termsTemplate.ts'
import type { NegotiatorParameters } from './negotiator.ts'

/**
 * For how long, in seconds, what the chain said of our own money holds for a quote. A quote binds nobody, and strangers
 * ask for many.
 */
const quoteFreshness = 15

/** Whether our account has what its part of a sheet takes. */
export type CheckFunds = (terms: TermSheet, side: Side, firm: boolean) => Promise<Verdict>

/** Looks at our own money before a key is used: anew for each firm sheet, now and then for quotes. */
export function ownFunds({
  commits,
  signatory,
  clock,
}: Pick<NegotiatorParameters, 'commits' | 'signatory' | 'clock'>): CheckFunds {
  let last:
    | { readonly terms: TermSheet; readonly stake: bigint; readonly at: number; verdict: Verdict }
    | undefined
  return async (terms, side, firm) => {
    const stake = stakeOf(termsTotals(terms), side)
    if (stake === 0n) return passed
    const now = clock.now()
    if (!firm && last !== undefined && isSameAddress(last.terms.token, terms.token)) {
      const fresh = now >= last.at && now < last.at + quoteFreshness
      const answers = last.verdict.ok ? stake <= last.stake : stake >= last.stake
      if (fresh && answers) return last.verdict
    }
    const verdict = await commits.funds({ terms, side, payment: signatory.paymentOf(terms) })
    last = { terms, stake, at: now, verdict }
    return verdict
  }
}

/**
 * A sheet that costs the buyer as little as a template allows, or why there is none. Who can't pay that needs not even
 * ask.
 */
export function cheapestSheet(
  template: TermsTemplate,
  { buyer, seller, buyerNonce }: Pick<TermSheet, 'buyer' | 'seller' | 'buyerNonce'>,
): { readonly ok: true; readonly terms: TermSheet } | Refusal {
  const outcome = template.space.issues.map(({ name, ...issue }) => {
    if (issue.kind !== 'discrete') return issue.min
    const numbers = template.bindings.find((binding: Binding) => binding.issue === name)?.values
    return issue.values.reduce(
      (least, _, index) => ((numbers?.[index] ?? 0) < (numbers?.[least] ?? 0) ? index : least),
      0,
    )
  })
  const rendered = outcomeToTerms(template, outcome)
  if (!rendered.ok) return rendered
  const terms = {
    ...rendered.terms,
    buyer,
    seller,
    buyerNonce,
    sellerNonce: 0n,
    expiry: 0,
    document: zeroHash,
  }
  return { ok: true, terms }
}
