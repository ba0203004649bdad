import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { dollarsOf, type FeeLevel, feeLevels } from '../../scripts/gas/fees.ts'
import { peerSteps, peers } from '../../scripts/gas/peers.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const snapshot: Record<string, number> = JSON.parse(read('./gas.json'))

/** The most that each may cost, whole transactions. `npm run gas -- --check` holds the figures to the snapshot. */
const targets = {
  'one payment, by authorization and pushed': 182_000,
  'three milestones, one approval, by authorization and pushed': 187_000,
  'three milestones, an approval each, by authorization and pushed': 329_000,
  'one payment, from balances and credited': 98_000,
  'three milestones, one approval, from balances and credited': 103_000,
  // Less than the nearest peer takes for pulling and paying in one step, without terms.
  'one payment in one transaction, by authorization and pushed': 158_000,
  'the first deal of fresh parties, by authorization and pushed': 217_000,
  'both, for each of the 50 deals': 49_000,
  'the same of 50 distinct pairs, for each of the 50 deals': 58_000,
  'what the evidence adds to it': 29_000,
  "the draw of a jury of 5 among 20 jurors, by a beacon's round": 345_000,
  'a verdict of 5 ballots': 150_000,
  'the execution of a verdict of 5 ballots': 120_000,
} as const

/** The lines of README.md's table that look alike: what stands first, and the figures after it. */
function linesOf(isLine: (figures: readonly string[]) => boolean): (readonly [string, readonly string[]])[] {
  const [, block = ''] = /<!-- gas:begin -->(.*)<!-- gas:end -->/s.exec(read('../../README.md')) ?? []
  return block.split('\n').flatMap((line) => {
    const [what = '', ...figures] = line.split(/ {2,}/)
    return isLine(figures) ? [[what, figures] as const] : []
  })
}

const gasLines = linesOf((figures) => figures.length === 4 && /^[\d,]+$/.test(figures[0] ?? ''))
const numberOf = (figure = '') => Number(figure.replaceAll(/[,$]/g, ''))

describe('gas', () => {
  for (const [what, most] of Object.entries(targets)) {
    it(`is at most ${most} for ${what}`, () => {
      expect(snapshot[what]).to.be.a('number').and.to.be.at.most(most)
    })
  }

  it('is in README.md as it was measured', () => {
    const figures = gasLines.map(([what, [gas]]) => [what, numberOf(gas)])
    expect(figures).to.deep.equal(Object.entries(snapshot))
  })

  it('is in README.md in dollars, of the same figures', () => {
    const levels = Object.keys(feeLevels) as FeeLevel[]
    // The L1 fee is there in whole gwei, the dollars in ten-thousandths.
    const ofRows = gasLines.map(([, [gas, , , l1Fee]]) => {
      const row = { gas: numberOf(gas), l1Fee: BigInt(numberOf(l1Fee)) * 10n ** 9n }
      return levels.map((level) => dollarsOf(row, level))
    })
    const inDollars = linesOf(
      (figures) => figures.length === levels.length && /^\$[\d.,]+$/.test(figures[0] ?? ''),
    )

    expect(inDollars).to.have.length.above(5)
    for (const [what, figures] of inDollars) {
      const isSame = (row: readonly number[]) =>
        row.every((dollars, level) => Math.abs(dollars - numberOf(figures[level])) < 0.000_06)
      expect(ofRows.some(isSame), what).to.equal(true)
    }
  })
})

describe('peers', () => {
  const measured = [...peers, ...peerSteps]

  it('have a commit and a compiler where the day is known, and neither where it is not', () => {
    expect(measured.filter(({ version }) => version)).to.have.length.above(3)
    for (const { system, version, date } of measured) {
      if ('by' in date) expect(version, system).to.equal(undefined)
      else expect(version, system).to.match(/^[0-9a-f]{12}, solc \d+\.\d+\.\d+$/)
    }
  })

  it('are in README.md with date, version and gas', () => {
    const lines = new Map(linesOf((figures) => /^(by )?\d{4}-\d\d-\d\d$/.test(figures[0] ?? '')))
    const costOf = (cost: (typeof peers)[number]['three']) =>
      cost ? `${cost.gas.toLocaleString('en-US')} (${cost.transactions})` : '–'
    const originOf = ({ date, version = 'not kept' }: (typeof measured)[number]) => [
      'on' in date ? date.on : `by ${date.by}`,
      version,
    ]

    expect(lines).to.have.length(measured.length)
    for (const peer of peers) {
      expect(lines.get(peer.system)).to.deep.equal([...originOf(peer), costOf(peer.one), costOf(peer.three)])
    }
    for (const step of peerSteps) {
      const figures = lines.get(`${step.system}, ${step.step}`)
      expect(figures?.slice(0, 3)).to.deep.equal([...originOf(step), step.gas.toLocaleString('en-US')])
    }
  })
})

describe('dollarsOf', () => {
  it("is some $0.002 for 200,000 gas at Base's minimum, as Base says for an ether of $2,000", () => {
    expect(dollarsOf({ gas: 200_000, l1Fee: 0n }, 'minimum')).to.equal(0.002)
  })

  it('adds the L1 fee as it is, whatever the level', () => {
    for (const level of Object.keys(feeLevels) as FeeLevel[]) {
      expect(dollarsOf({ gas: 0, l1Fee: 10n ** 15n }, level)).to.equal(2)
    }
  })
})
