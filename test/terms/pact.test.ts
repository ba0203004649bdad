import { expect } from 'chai'
import fc from 'fast-check'

import { Criteria as JuryCriteria } from '../../src/jury/index.ts'
import {
  Criteria,
  draftPact,
  hashCriteria,
  PactInvalidError,
  type PactParameters,
  type PactPeriod,
  pactTask,
  type TermSheet,
  validateTermSheet,
} from '../../src/terms/index.ts'

const day = 86_400
const draftedAt = 1_796_000_000
const somebody = (digit: string): `0x${string}` => `0x${digit.repeat(40)}`

/** What a jury of ours is asked about a period. */
const criteriaOf = (period: PactPeriod): Criteria =>
  JuryCriteria.parse({
    version: '1',
    title: `Month ${period.index + 1}`,
    task: pactTask('The seller answers every request within an hour.', period),
    checks: [],
    questions: [{ name: 'kept', weight: 10_000, ask: 'Does the log show that every request was answered?' }],
    attachments: [],
  })

const year: PactParameters = {
  start: draftedAt + day,
  period: 30 * day,
  periods: 12,
  grace: 3 * day,
  bond: 50_000_000n,
  arbiterFee: 10_000_000n,
  draftedAt,
  criteria: criteriaOf,
}

/** A sheet that has the milestones. */
const sheetOf = ({ milestones }: ReturnType<typeof draftPact>, expiry: number): TermSheet => ({
  buyer: somebody('1'),
  seller: somebody('2'),
  token: somebody('3'),
  milestones: [...milestones],
  metered: 0n,
  meteredFor: 0,
  burnBps: 0,
  arbiter: somebody('4'),
  arbiterFee: year.arbiterFee,
  reviewPeriod: 7 * day,
  rulingPeriod: 7 * day,
  silenceBps: 0,
  expiry,
  document: `0x${'d'.repeat(64)}`,
  buyerNonce: 1n,
  sellerNonce: 0n,
})

describe('draftPact', () => {
  it('makes a milestone of each period, which a sheet can have', () => {
    const pact = draftPact(year)
    expect(pact.milestones).to.have.lengthOf(12)
    const [first, , , , , , , , , , , last] = pact.milestones
    expect(first).to.include({ amount: 1n, bond: 50_000_000n, duration: (1 + 30 + 3) * day })
    expect(last?.duration).to.equal((1 + 360 + 3) * day)
    const verdict = validateTermSheet(sheetOf(pact, year.start), {
      escrow: somebody('5'),
      usdc: somebody('3'),
      now: draftedAt,
    })
    expect(verdict).to.deep.equal({ ok: true })
  })

  it('binds each milestone to its dates by its criteria', () => {
    const { milestones, criteria } = draftPact(year)
    for (const [index, milestone] of milestones.entries()) {
      expect(milestone.criteria).to.equal(hashCriteria(criteria[index] as Criteria))
    }
    expect(new Set(milestones.map((milestone) => milestone.criteria)).size).to.equal(12)
    expect(criteria[4]?.task).to.deep.equal([
      'The seller answers every request within an hour.',
      `This is to hold from ${dateOf(year.start + 120 * day)} until ${dateOf(year.start + 150 * day)}.`,
      `A delivery says that it held. One that was made before ${dateOf(year.start + 150 * day)} is worth nothing, whatever came after it.`,
    ])
    for (const each of criteria) expect(Criteria.safeParse(each).success).to.equal(true)
  })

  it('lets a period be claimed after its end, whenever the sheet is committed until the pact begins', () => {
    const draft = fc.record({
      wait: fc.integer({ min: 0, max: 30 * day }),
      period: fc.integer({ min: day, max: 20 * day }),
      periods: fc.integer({ min: 1, max: 32 }),
      grace: fc.integer({ min: 3_600, max: 30 * day }),
    })
    fc.assert(
      fc.property(draft, fc.double({ min: 0, max: 1, noNaN: true }), ({ wait, ...rest }, part) => {
        const start = draftedAt + wait
        const { milestones } = draftPact({ ...year, ...rest, start })
        const committedAt = draftedAt + Math.floor(part * wait)
        for (const [index, { duration }] of milestones.entries()) {
          const deadline = committedAt + duration
          const claimable = start + (index + 1) * rest.period + rest.grace
          expect(deadline >= claimable).to.equal(true)
          expect(deadline <= claimable + wait).to.equal(true)
        }
      }),
    )
  })

  it('refuses what no sheet can have, and a bond that is not worth its dispute', () => {
    const wrong: readonly Partial<PactParameters>[] = [
      { periods: 0 },
      { periods: 33 },
      { periods: 1.5 },
      { period: 0 },
      { grace: 0 },
      { start: draftedAt - 1 },
      { periods: 32 },
      { start: draftedAt, period: 60, grace: 60, periods: 1 },
      { amount: 0n },
      { bond: 10_000_000n },
      { bond: 0n, arbiterFee: 0n },
    ]
    for (const changes of wrong) {
      expect(() => draftPact({ ...year, ...changes }), Object.keys(changes).join())
        .to.throw(PactInvalidError)
        .with.property('code', 'PactInvalid')
    }
    expect(() => draftPact({ ...year, bond: 10_000_001n })).not.to.throw()
    expect(() => draftPact({ ...year, periods: 24 })).not.to.throw()
  })
})

function dateOf(time: number): string {
  return new Date(time * 1000).toISOString()
}
