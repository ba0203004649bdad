import { expect } from 'chai'
import { assess, type Facts } from '../../src/simulation/assess.ts'
import { castOf } from '../../src/simulation/cast.ts'
import { knownWork } from '../../src/simulation/cleaning/juryCriteria.ts'
import type { TermSheet } from '../../src/terms/index.ts'

const DOLLAR = 1_000_000n
const JURORS = ['Elm', 'Fir', 'Gorse', 'Hazel', 'Ivy', 'Juniper', 'Larch']
const cast = castOf(1)
const criteria = [...knownWork.keys()]

const sheet = (amounts: readonly bigint[]) =>
  ({
    milestones: amounts.map((amount, index) => ({ amount, bond: 10n * DOLLAR, criteria: criteria[index] })),
    burnBps: 250,
    arbiterFee: 15n * DOLLAR,
  }) as unknown as TermSheet

const shopped = (amounts: readonly bigint[]) => ({ agreement: { terms: sheet(amounts) } }) as Facts['main']

const holding = (wallet: bigint, ether = 0n) => ({ wallet, balance: 0n, ether })

const milestone = (title: string, amount: bigint, status: string, sellerBps: number) => ({
  title,
  amount,
  bond: 10n * DOLLAR,
  status,
  sellerBps,
})

const report = (index: number, passed: boolean, bps: number) =>
  ({ artifact: `0xa${index}`, findings: [], passed, bps, openBps: 0 }) as const

const record = (before: number, after: number) => ({
  before: { score: BigInt(before) * 10n ** 15n, costToForge: 0n },
  after: { score: BigInt(after) * 10n ** 15n, costToForge: 0n },
})

/** A run in which everything is right: 100 + 100 approved, 40 of 100 ruled, a small deal of 50 missed. */
function facts(): Facts {
  const negotiation = { rounds: 6, offers: 4, listPrice: 400n * DOLLAR, lastPrice: 300n * DOLLAR }
  const burned = 6_000_000n
  // Buyer: 240 paid, 6 burned, the fee, 6 of a bond and one bond back. Alder: 240 less 6. Birch: its bond.
  const accounts = [
    [
      'buyer',
      2_000n * DOLLAR,
      2_000n * DOLLAR - 240n * DOLLAR - burned - 15n * DOLLAR + 6n * DOLLAR + 10n * DOLLAR,
    ],
    ['Alder', 300n * DOLLAR, 300n * DOLLAR + 234n * DOLLAR],
    ['Birch', 300n * DOLLAR, 290n * DOLLAR],
    ['Cedar', 300n * DOLLAR, 300n * DOLLAR],
    ['7 operators of jurors', 0n, 9n * DOLLAR],
    ['the jury', 0n, 6n * DOLLAR],
    ['relayer', 0n, 0n],
  ] as const
  return {
    negotiations: [
      { seller: 'Alder', outcome: 'agreed', ...negotiation },
      { seller: 'Birch', outcome: 'left', reason: 'another was better', ...negotiation },
      { seller: 'Cedar', outcome: 'left', reason: 'its record is below the threshold', ...negotiation },
    ],
    deal: {
      id: '0xdea1',
      seller: 'Alder',
      listPrice: 400n * DOLLAR,
      agreedPrice: 300n * DOLLAR,
      milestones: [
        milestone('one', 100n * DOLLAR, 'approved', 10_000),
        milestone('two', 100n * DOLLAR, 'approved', 10_000),
        milestone('three', 100n * DOLLAR, 'ruled', 4_000),
      ],
    },
    smallDeal: {
      id: '0x5a11',
      seller: 'Birch',
      listPrice: 60n * DOLLAR,
      agreedPrice: 50n * DOLLAR,
      milestones: [milestone('small', 50n * DOLLAR, 'missed', 0)],
    },
    balances: {
      accounts: accounts.map(([who, before, after]) => ({
        who,
        address: '0x',
        before: holding(before, who === 'relayer' ? 1n : 0n),
        after: holding(after, who === 'relayer' ? 1n : 0n),
      })),
      minted: 2_900n * DOLLAR,
      burned,
      escrow: burned,
    },
    reputations: [
      { who: 'Alder', role: 'seller', ...record(640, 490) },
      { who: 'Birch', role: 'seller', ...record(660, 620) },
      { who: 'Cedar', role: 'seller', ...record(280, 280) },
      { who: 'buyer', role: 'buyer', ...record(0, 35) },
    ],
    main: shopped([100n * DOLLAR, 100n * DOLLAR, 100n * DOLLAR]),
    small: shopped([50n * DOLLAR]),
    reports: [report(0, true, 10_000), report(1, true, 10_000), report(2, false, 4_000)],
    jury: {
      drawn: JURORS.map((juror, place) => ({ juror, model: null, sits: place < 5 })),
      votes: [4_000, null, 4_000, 10_000, 4_000].map((sellerBps, place) => ({
        juror: JURORS[place] as string,
        sellerBps,
      })),
      agreement: [{ name: 'the totals are right', share: 0.75 }],
      verdict: 4_000,
      alpha: 0.4,
      effectiveVotes: 1.8,
      fees: [3n, 0n, 3n, 0n, 3n].map((earned, place) => ({
        juror: JURORS[place] as string,
        earned: earned * DOLLAR,
        slashed: place === 1 ? 50n * DOLLAR : 0n,
      })),
    },
    verified: '0xdea1',
    cast,
  }
}

type Changeable = { -readonly [Key in keyof Facts]: Facts[Key] }
// biome-ignore lint/suspicious/noExplicitAny: the cases break whatever they like.
type Any = any

/** What is broken, and a word of each assertion that must then fail. */
const cases: readonly [string, (facts: Changeable) => void, readonly string[]][] = [
  [
    'a seller that was not asked',
    (run) => {
      run.negotiations = run.negotiations.slice(0, 2)
    },
    ['all sellers'],
  ],
  [
    'a seller left for another reason than its score',
    (run) => {
      ;(run.negotiations[2] as Any).reason = 'too dear'
    },
    ['all sellers'],
  ],
  [
    'a price that did not come down',
    (run) => {
      ;(run.deal as Any).agreedPrice = 400n * DOLLAR
    },
    ['one seller'],
  ],
  [
    'two agreements',
    (run) => {
      ;(run.negotiations[1] as Any).outcome = 'agreed'
    },
    ['one seller'],
  ],
  [
    'a transcript of another deal',
    (run) => {
      run.verified = '0x0the4'
    },
    ['the transcript'],
  ],
  [
    'a transcript that proves nothing',
    (run) => {
      run.verified = undefined
    },
    ['the transcript'],
  ],
  [
    'an approved delivery whose checks fail',
    (run) => {
      run.reports = [report(0, false, 9_000), ...run.reports.slice(1)]
    },
    ['one approval'],
  ],
  [
    'a verdict that is not what the checks say',
    (run) => {
      ;(run.jury as Any).verdict = 5_000
    },
    ['the verdict'],
  ],
  [
    'a panel of another size',
    (run) => {
      ;(run.jury.drawn[6] as Any).sits = true
    },
    ['five jurors'],
  ],
  [
    'a silent juror that voted after all',
    (run) => {
      ;(run.jury.votes[1] as Any).sellerBps = 4_000
    },
    ['five jurors', 'who voted near'],
  ],
  [
    'a dishonest juror that was paid',
    (run) => {
      ;(run.jury.fees[3] as Any).earned = 3n * DOLLAR
    },
    ['who voted near', 'every balance'],
  ],
  [
    'a silent juror that lost nothing',
    (run) => {
      ;(run.jury.fees[1] as Any).slashed = 0n
    },
    ['who voted near'],
  ],
  [
    'agreement that nobody measured',
    (run) => {
      ;(run.jury as Any).alpha = null
    },
    ['how far they agreed'],
  ],
  [
    'another ruling on chain than was told',
    (run) => {
      ;(run.deal.milestones[2] as Any).sellerBps = 4_001
    },
    ['the verdict', 'every balance'],
  ],
  [
    'a small deal that was delivered after all',
    (run) => {
      ;(run.smallDeal.milestones[0] as Any).status = 'approved'
    },
    ['the seller that missed', 'every balance'],
  ],
  [
    'a delivery judged by other criteria than the sheet’s',
    (run) => {
      ;(run.main.agreement.terms.milestones[2] as Any).criteria = '0xc7'
    },
    ['the criteria that were checked'],
  ],
  [
    'a unit too much in a wallet',
    (run) => {
      ;(run.balances.accounts[3] as Any).after.wallet += 1n
    },
    ['every balance', 'no unit'],
  ],
  [
    'a unit minted on the way',
    (run) => {
      ;(run.balances as Any).minted += 1n
    },
    ['no unit'],
  ],
  [
    'a unit that left the escrow',
    (run) => {
      ;(run.balances as Any).escrow -= 1n
    },
    ['no unit'],
  ],
  [
    'a seller with ETH',
    (run) => {
      ;(run.balances.accounts[1] as Any).after.ether = 1n
    },
    ['nobody but'],
  ],
  [
    'a score that stayed',
    (run) => {
      run.reputations = [{ ...run.reputations[0], ...record(640, 640) } as Any, ...run.reputations.slice(1)]
    },
    ['the scores'],
  ],
  [
    'a buyer without evidence',
    (run) => {
      run.reputations = [...run.reputations.slice(0, 3), { who: 'buyer', role: 'buyer', ...record(0, 0) }]
    },
    ["the buyer's score"],
  ],
]

describe('assess', () => {
  it('finds nothing wrong where nothing is', () => {
    const assertions = assess(facts())
    expect(assertions.filter(({ holds }) => !holds)).to.deep.equal([])
    expect(assertions).to.have.length(15)
  })

  for (const [what, broken, failing] of cases) {
    it(`finds ${what}`, () => {
      const run = facts()
      broken(run)
      const failed = assess(run).filter(({ holds }) => !holds)
      expect(failed.map(({ name }) => failing.find((word) => name.includes(word)) ?? name)).to.deep.equal(
        failing,
      )
    })
  }

  it('leaves to judges what questions are worth, and no more', () => {
    const judged = (openBps: number, voted: readonly (number | null)[], verdict: number) => {
      const run: Changeable = facts()
      run.reports = [...run.reports.slice(0, 2), { ...report(2, false, 3_500), openBps }]
      for (const [place, sellerBps] of voted.entries()) (run.jury.votes[place] as Any).sellerBps = sellerBps
      ;(run.jury as Any).verdict = verdict
      return assess(run).flatMap(({ name, holds }) => (holds ? [] : [name]))
    }
    expect(judged(500, [4_000, null, 3_500, 10_000, 4_000], 4_000)).to.deep.equal([])
    expect(judged(499, [4_000, null, 3_500, 10_000, 4_000], 4_000)).to.have.length(3)
  })

  it('takes agreement that nothing can measure, where all say the same', () => {
    const run: Changeable = facts()
    ;(run.jury as Any).agreement = [{ name: 'the question', share: 1 }]
    expect(assess(run).filter(({ holds }) => !holds)).to.have.length(1)
    ;(run.jury as Any).alpha = null
    expect(assess(run).filter(({ holds }) => !holds)).to.deep.equal([])
  })

  it('has a case for each of its assertions', () => {
    const words = cases.flatMap(([, , failing]) => failing)
    for (const { name } of assess(facts()))
      expect(
        words.some((word) => name.includes(word)),
        name,
      ).to.equal(true)
  })
})
