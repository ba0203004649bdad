import { expect } from 'chai'
import { Hono } from 'hono'

import { type Address, seededRandom, toWire } from '../../../src/core/index.ts'
import { openAccount } from '../../../src/simulation/agents/Account.ts'
import { listSheet } from '../../../src/simulation/agents/listSheet.ts'
import { sellSmallJobs } from '../../../src/simulation/agents/sellSmallJobs.ts'
import { signSheets } from '../../../src/simulation/wires/questions.ts'
import { hashTermSheet } from '../../../src/terms/index.ts'

const usdc: Address = `0x${'11'.repeat(20)}`
const chain = {
  rpc: 'http://127.0.0.1:1',
  id: 31_337,
  escrow: `0x${'33'.repeat(20)}`,
  usdc,
  reputation: `0x${'44'.repeat(20)}`,
  jury: `0x${'55'.repeat(20)}`,
  jurors: `0x${'66'.repeat(20)}`,
} as const
const account = openAccount({ name: 'Birch', key: `0x${'5e'.repeat(32)}`, chain })

/** A seller that takes 400 USDC, and never does its first job. */
const begin = () => {
  const app = new Hono()
  const jobOf = sellSmallJobs(app, account, { price: 400_000_000n, missed: 1 })
  const ask = async (sheets: unknown[]) => {
    const body = JSON.stringify(toWire(signSheets.asked, { sheets } as never))
    const response = await app.request(signSheets.path, { method: 'POST', body })
    return { status: response.status, answer: (await response.json()) as { message?: string } }
  }
  return { jobOf, ask }
}

const sheet = (buyerNonce: bigint, changes: { price?: bigint; seller?: Address } = {}) => {
  const given = {
    buyer: `0x${'bb'.repeat(20)}`,
    seller: account.address,
    token: usdc,
    burnBps: 250,
    expiry: 1_800_000_600,
    now: 1_800_000_000,
    price: 400_000_000n,
  } as const
  return listSheet({ ...given, ...changes, buyerNonce }, seededRandom(Number(buyerNonce)))
}

describe('sellSmallJobs', () => {
  it('signs what pays its price, and leaves its first jobs undone', async () => {
    const { ask, jobOf } = begin()
    const sheets = [sheet(1n), sheet(2n)]
    expect((await ask(sheets)).status).to.equal(200)
    const jobs = sheets.map(({ terms }) => jobOf(hashTermSheet(terms, account.domain)))
    expect(jobs[0]).to.equal(undefined)
    expect(jobs[1]?.terms.document).to.equal(sheets[1]?.terms.document)
  })

  it('signs nothing whose document is another, or says something else', async () => {
    const { ask } = begin()
    const { terms, document } = sheet(1n)
    const cases = [
      [{ terms, document: sheet(2n).document }, 'its document is another'],
      [{ terms: { ...terms, document: `0x${'00'.repeat(32)}` }, document }, 'its document is another'],
      [sheet(1n, { price: 399_999_999n }), 'it pays too little'],
      [sheet(1n, { seller: usdc }), 'it is for another seller'],
      [
        { terms: { ...terms, milestones: terms.milestones.map((one) => ({ ...one, bond: 1n })) }, document },
        'it asks for a bond',
      ],
      [
        {
          terms: { ...terms, milestones: terms.milestones.map((one) => ({ ...one, amount: 500_000_000n })) },
          document,
        },
        "The items do not add up to the milestone's amount",
      ],
    ] as const
    for (const [one, reason] of cases) {
      const { status, answer } = await ask([one])
      expect([status, answer.message]).to.deep.equal([422, `The sheet is refused: ${reason}`])
    }
  })
})
