import { expect } from 'chai'
import fc from 'fast-check'

import {
  type AmendmentDraft,
  amendmentTotals,
  burnOf,
  draftWaiver,
  isApprovalGuarded,
  type TermSheet,
  termsTotals,
  validateAmendment,
} from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'

const address = (byte: string) => `0x${byte.repeat(20)}` as const
const escrow = address('e5')
const usdc = address('05')
const now = 1_800_000_000

const milestone = {
  amount: 30_000_000n,
  bond: 3_000_000n,
  duration: 86_400,
  criteria: `0x${'c0'.repeat(32)}`,
} as const

const terms: TermSheet = {
  buyer: address('0b'),
  seller: address('5e'),
  token: usdc,
  milestones: [milestone, { ...milestone, amount: 50_000_001n, bond: 0n }, milestone],
  metered: 7_000_000n,
  meteredFor: 86_400,
  burnBps: 50,
  arbiter: address('a1'),
  arbiterFee: 2_000_000n,
  reviewPeriod: 86_400,
  rulingPeriod: 86_400,
  silenceBps: 5_000,
  expiry: now - 1,
  document: `0x${'d0'.repeat(32)}`,
  buyerNonce: 1n,
  sellerNonce: 0n,
}
const next: TermSheet = { ...terms, milestones: [milestone], expiry: now + 1, buyerNonce: 2n }

describe('amendmentTotals', () => {
  it('sets off what milestones hold against what the next deal takes', () => {
    // 30 and 50.000001 with burns of 0.5 %, rounded up; the next: 30 with its burn, 7 with its burn.
    expect(amendmentTotals(terms, next, 0b011n)).to.deep.equal({
      buyer: { released: 80_400_002n, needed: 37_185_000n, putDown: 0n, returned: 43_215_002n },
      seller: { released: 3_000_000n, needed: 3_000_000n, putDown: 0n, returned: 0n },
    })
    expect(amendmentTotals(terms, next, 0b010n).seller).to.include({ putDown: 3_000_000n, returned: 0n })
    // What is metered of the old deal stays with it.
    const metering = { ...next, milestones: [], metered: 100_000_000n }
    expect(amendmentTotals(terms, metering, 0b001n).buyer).to.include({
      released: 30_150_000n,
      putDown: 70_350_000n,
    })
  })

  it('neither makes nor loses money, whatever the sheets', () => {
    fc.assert(
      fc.property(
        arbitrary.termSheet,
        arbitrary.termSheet,
        fc.bigInt(1n, 2n ** 32n - 1n),
        (old, sheet, any) => {
          fc.pre(old.milestones.length > 0)
          const milestones = (any % (2n ** BigInt(old.milestones.length) - 1n)) + 1n
          const { buyer, seller } = amendmentTotals(old, sheet, milestones)
          for (const side of [buyer, seller]) {
            expect(side.released + side.putDown).to.equal(side.needed + side.returned)
            expect(side.putDown === 0n || side.returned === 0n).to.equal(true)
          }
          const { cost, bonds } = termsTotals(sheet)
          expect([buyer.needed, seller.needed]).to.deep.equal([cost, bonds])
          const whole = amendmentTotals(old, sheet, 2n ** BigInt(old.milestones.length) - 1n)
          const meter = old.metered + burnOf(old.metered, old.burnBps)
          expect(whole.buyer.released).to.equal(termsTotals(old).cost - meter)
          expect(whole.seller.released).to.equal(termsTotals(old).bonds)
        },
      ),
    )
  })

  it('takes no bitmap of other milestones, and no empty one', () => {
    for (const milestones of [0n, -1n, 0b1000n]) {
      expect(() => amendmentTotals(terms, next, milestones)).to.throw(RangeError)
    }
  })
})

describe('validateAmendment', () => {
  const draft: AmendmentDraft = { terms, next, milestones: 0b110n, expiry: now + 1 }
  const codeOf = (change: Partial<AmendmentDraft>) => {
    const verdict = validateAmendment({ ...draft, ...change }, { escrow, usdc, now })
    return verdict.ok ? 'ok' : verdict.code
  }

  it('takes what the escrow could take, long after the old sheet could be committed', () => {
    expect(codeOf({})).to.equal('ok')
  })

  const other = address('77')
  for (const [what, change, code] of [
    ['an amendment that lapsed', { expiry: now }, 'ActExpired'],
    ['a next sheet that lapsed', { next: { ...next, expiry: now } }, 'ActExpired'],
    ['another buyer', { next: { ...next, buyer: other } }, 'AmendmentMismatch'],
    ['another seller', { next: { ...next, seller: other } }, 'AmendmentMismatch'],
    ['another token', { next: { ...next, token: other } }, 'AmendmentMismatch'],
    ['a milestone that is not in the sheet', { milestones: 0b1000n }, 'MilestoneOutOfRange'],
    ['no milestone', { milestones: 0n }, 'ActStale'],
    ['a next sheet that could not be committed', { next: { ...next, silenceBps: 10_001 } }, 'BpsInvalid'],
  ] as const) {
    it(`refuses ${what}`, () => expect(codeOf(change)).to.equal(code))
  }
})

describe('isApprovalGuarded', () => {
  it('is whether an arbiter can take a dispute on', () => {
    expect(isApprovalGuarded(terms)).to.equal(true)
    expect(isApprovalGuarded({ arbiter: address('00') })).to.equal(false)
  })
})

describe('draftWaiver', () => {
  it('is good for an hour, or as long as is said', () => {
    const given = { deal: `0x${'de'.repeat(32)}`, milestones: 0b1n, now } as const
    expect(draftWaiver(given)).to.deep.equal({
      deal: given.deal,
      milestones: 0b1n,
      metered: false,
      expiry: now + 3_600,
    })
    expect(draftWaiver({ ...given, metered: true, life: 60 })).to.include({ metered: true, expiry: now + 60 })
  })
})
