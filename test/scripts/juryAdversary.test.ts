import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { measureAdversary, type Report } from '../../scripts/juryAdversary/measureAdversary.ts'
import { printAdversary } from '../../scripts/juryAdversary/printAdversary.ts'
import { readJurySettings } from '../../scripts/lib/courtSettings.ts'
import { seededRandom } from '../../src/core/index.ts'

describe('the report on an adversary', function () {
  this.timeout(60_000)
  const trials = 12
  let report: Report

  before(() => {
    report = measureAdversary({ trials, random: seededRandom('report'), settings: readJurySettings() })
  })

  it('has a figure for each share, layout, panel and way to strike', () => {
    expect(report.rows).to.have.length(8 * 4)
    expect(report.figures).to.equal(8 * 4 * 5 * 4)
    for (const { share, layout, worth } of report.rows) {
      if (layout === 'one provider') expect(worth).to.equal(share)
    }
  })

  it('prints the simulated beside the exact', () => {
    const lines = printAdversary(report, trials).split('\n')
    const plain = lines.findIndex((line) => line.startsWith('All jurors judge with one provider'))
    // C(18,2)·C(42,1)/C(60,3) + C(18,3)/C(60,3), in percent.
    expect(lines[plain + 18]).to.match(/^ 30 % {2}nobody strikes {2,}\d+\.\d ±\d+\.\d {2}21\.2 /)
    // What docs/security.md says of ballots that are kept back: of five, at 20 and 30 %.
    const kept = lines.findIndex((line) => line.startsWith('leaves a panel without a quorum'))
    expect(lines[kept + 4]).to.match(/^ 20 % .* 5\.0 → 6\.0 /)
    expect(lines[kept + 6]).to.match(/^ 30 % .* 15\.4 → 20\.3 /)
    // What docs/security.md says of a capture.
    const first = lines.findIndex((line) => line.startsWith('honest operators'))
    const captures = lines.slice(first + 1, first + 13).map((line) => line.trim().split(/ {2,}/))
    const told = readFileSync('docs/security.md', 'utf8').split('\n')
    for (const [honest, chance, ...costs] of captures) {
      const cells = [honest, chance, ...costs].filter((cell) => cell !== undefined)
      expect(told).to.include(`| ${cells.join(' | ')} |`)
    }
    expect(captures).to.have.length(12)
    const locked = /locked for (.* days)/.exec(lines[first - 1] ?? '')?.[1]
    expect(told.join(' ')).to.include(`what they stake is locked for ${locked}`)
    expect(lines.at(-1)).to.match(
      /^640 figures\. Of the \d+ with .* the furthest is off by \d\.\d\d deviations\.$/,
    )
  })
})
