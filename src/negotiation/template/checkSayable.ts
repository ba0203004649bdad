import { passed, refused, type Verdict } from '../../core/index.ts'
import { type TermSheet, validateTermSheet } from '../../terms/index.ts'
import { nameOutcome, type Outcome } from '../preferences/outcome.ts'
import { outcomeToTerms } from './outcomeToTerms.ts'
import type { Binding, TermsTemplate } from './termsTemplate.ts'

const escrow = `0x${'e3'.repeat(20)}` as const
const open: Pick<TermSheet, 'buyer' | 'seller' | 'expiry' | 'document' | 'buyerNonce' | 'sellerNonce'> = {
  buyer: `0x${'e4'.repeat(20)}`,
  seller: `0x${'e5'.repeat(20)}`,
  expiry: 2 ** 40 - 1,
  document: `0x${'00'.repeat(32)}`,
  buyerNonce: 0n,
  sellerNonce: 0n,
}

/**
 * Whether the outcomes at the ends of a template's space become sheets that the escrow takes: no milestone that pays
 * nothing, no period too short or too long. What an issue decides grows with its value, so what lies between the ends
 * is fine when they are.
 *
 * Every plan, and both ends of the other issues, with the rest all at their one or all at their other end.
 */
export function checkSayable(template: TermsTemplate): Verdict<'TemplateUnsayable'> {
  for (const outcome of extremes(template)) {
    const rendered = outcomeToTerms(template, outcome)
    const verdict = rendered.ok
      ? validateTermSheet({ ...rendered.terms, ...open }, { escrow, usdc: template.token })
      : rendered
    if (verdict.ok) continue
    const outcomeNamed = nameOutcome(template.space, outcome)
    return refused('TemplateUnsayable', 'An outcome can be no deal', {
      outcome: outcomeNamed,
      because: verdict.code,
      ...verdict.details,
    })
  }
  return passed
}

function* extremes({ space, bindings }: TermsTemplate): Generator<Outcome> {
  const ends = space.issues.map((issue) => {
    if (issue.kind !== 'discrete') return [issue.min, issue.max]
    const binding = bindings.find((candidate) => candidate.issue === issue.name)
    const rising = [...issue.values.keys()].sort((a, b) => saidBy(a, binding) - saidBy(b, binding))
    return binding?.to === 'plan' ? rising : [rising[0] as number, rising.at(-1) as number]
  })
  for (const base of [
    ends.map((values) => values[0] as number),
    ends.map((values) => values.at(-1) as number),
  ]) {
    for (const [index, values] of ends.entries()) {
      for (const value of values) yield base.with(index, value)
    }
  }
}

function saidBy(index: number, binding: Binding | undefined): number {
  return binding?.values?.[index] ?? index
}
