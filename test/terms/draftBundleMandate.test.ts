import { expect } from 'chai'
import { keccak256 } from 'viem'

import {
  BundleInvalidError,
  draftBundleMandate,
  hashTermSheet,
  type TermSheet,
} from '../../src/terms/index.ts'

const addressOf = (digit: string) => `0x${digit.repeat(40)}` as const
const assembler = addressOf('a')
const other = addressOf('b')
const token = addressOf('c')
const bundler = addressOf('d')
const domain = { chainId: 8_453, escrow: addressOf('e') }

function sheetOf(changes: Partial<TermSheet>): TermSheet {
  const bytes = `0x${'0'.repeat(64)}` as const
  return {
    buyer: other,
    seller: other,
    token,
    milestones: [{ amount: 100n, bond: 10n, duration: 60, criteria: bytes }],
    metered: 0n,
    meteredFor: 0,
    burnBps: 0,
    arbiter: addressOf('f'),
    arbiterFee: 2n,
    reviewPeriod: 60,
    rulingPeriod: 60,
    silenceBps: 0,
    expiry: 1_800_000_000,
    document: bytes,
    buyerNonce: 1n,
    sellerNonce: 0n,
    ...changes,
  }
}

describe('draftBundleMandate', () => {
  const draft = (sheets: readonly TermSheet[]) =>
    draftBundleMandate({ sheets, assembler, bundler, validUntil: 1_700_000_000 }, domain)
  const sold = sheetOf({ seller: assembler })
  const bought = sheetOf({ buyer: assembler, burnBps: 100, metered: 50n })
  const alsoBought = sheetOf({ buyer: assembler, buyerNonce: 2n })

  it('is for commitments alone, for what the assembler puts down, and for the list of deals', () => {
    const sheets = [sold, bought, alsoBought]
    const ids = sheets.map((terms) => hashTermSheet(terms, domain).slice(2))
    expect(draft(sheets)).to.deep.equal({
      principal: assembler,
      agent: bundler,
      scopes: 1n,
      token,
      // 100 and 1 burned, 50 metered and 1 burned.
      perDeal: 152n,
      total: 262n,
      counterparty: addressOf('0'),
      arbiter: addressOf('0'),
      validAfter: 0,
      validUntil: 1_700_000_000,
      nonce: BigInt(keccak256(`0x${ids.join('')}`)),
    })
    expect(draft([alsoBought, bought, sold]).nonce).not.to.equal(draft(sheets).nonce)
  })

  it('is none for no deals, for two tokens, or for deals of others', () => {
    for (const sheets of [[], [sold, { ...bought, token: other }], [sold, { ...bought, buyer: other }]]) {
      expect(() => draft(sheets))
        .to.throw(BundleInvalidError)
        .with.property('code', 'BundleInvalid')
    }
  })
})
