import { expect } from 'chai'

import { checkMandate } from '../../../src/negotiation/index.ts'
import { type Mandate, Scope, scopesOf, type TermSheet, termsTotals } from '../../../src/terms/index.ts'

const address = (byte: string) => `0x${byte.repeat(20)}` as const
const now = 1_800_000_000

const terms: TermSheet = {
  buyer: address('0b'),
  seller: address('5e'),
  token: address('05'),
  milestones: [{ amount: 10n, bond: 1n, duration: 86_400, criteria: `0x${'c0'.repeat(32)}` }],
  metered: 0n,
  meteredFor: 0,
  burnBps: 0,
  arbiter: address('a1'),
  arbiterFee: 0n,
  reviewPeriod: 3_600,
  rulingPeriod: 3_600,
  silenceBps: 0,
  expiry: now + 60,
  document: `0x${'d0'.repeat(32)}`,
  buyerNonce: 1n,
  sellerNonce: 0n,
}

describe('checkMandate', () => {
  const { lastClock } = termsTotals(terms)

  const codeOf = (side: 'buyer' | 'seller', changes: Partial<Mandate>) => {
    const mandate: Mandate = {
      principal: terms[side],
      agent: address('a9'),
      scopes: scopesOf(Scope.Commit, Scope.Approve),
      token: terms.token,
      perDeal: 10n,
      total: 10n,
      counterparty: address('00'),
      arbiter: address('00'),
      validAfter: 0,
      validUntil: now + lastClock,
      nonce: 0n,
      ...changes,
    }
    const verdict = checkMandate(mandate, { pulled: 0n, revokedAt: 0, dismissedAt: 0 }, { terms, side, now })
    return verdict.ok ? 'ok' : verdict.code
  }

  it("takes no buyer's right to approve that ends before the deal's last clock", () => {
    expect(codeOf('buyer', {})).to.equal('ok')
    expect(codeOf('buyer', { validUntil: now + lastClock - 1 })).to.equal('MandateTooShort')
    // Without the right, or the buyer, there is no approval that could lapse.
    expect(codeOf('buyer', { validUntil: now + 1, scopes: scopesOf(Scope.Commit) })).to.equal('ok')
    expect(codeOf('seller', { validUntil: now + 1 })).to.equal('ok')
  })
})
