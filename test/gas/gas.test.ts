import { readFileSync } from 'node:fs'

import { expect } from 'chai'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const snapshot: Record<string, number> = JSON.parse(read('./gas.json'))

/** The most that each may cost, whole transactions. `npm run gas -- --check` holds the figures to the snapshot. */
const targets = {
  'one payment, by authorization and pushed': 182_000,
  'three milestones, one approval, by authorization and pushed': 187_000,
  'three milestones, an approval each, by authorization and pushed': 329_000,
  'one payment, from balances and credited': 98_000,
  'three milestones, one approval, from balances and credited': 103_000,
  'both, for each of the 50 deals': 49_000,
  'what the evidence adds to it': 29_000,
  "the draw of a jury of 5 among 20 jurors, by a beacon's round": 345_000,
  'a verdict of 5 ballots': 150_000,
  'the execution of a verdict of 5 ballots': 120_000,
} as const

describe('gas', () => {
  for (const [what, most] of Object.entries(targets)) {
    it(`is at most ${most} for ${what}`, () => {
      expect(snapshot[what]).to.be.a('number').and.to.be.at.most(most)
    })
  }

  it('is in README.md as it was measured', () => {
    const [, block = ''] = /<!-- gas:begin -->(.*)<!-- gas:end -->/s.exec(read('../../README.md')) ?? []
    const figures = block.split('\n').flatMap((line) => {
      const [what = '', gas = '', ...others] = line.split(/ {2,}/)
      return others.length === 3 && /^[\d,]+$/.test(gas) ? [[what, Number(gas.replaceAll(',', ''))]] : []
    })
    expect(figures).to.deep.equal(Object.entries(snapshot))
  })
})
