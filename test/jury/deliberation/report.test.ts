import { expect } from 'chai'

import { deliberationReport, formatReport, type Judged } from '../../../src/jury/index.ts'
import { criteriaOf } from '../../../src/simulation/jury/corpus/bundles.ts'

const questions = [
  { name: 'complete', weight: 4_000, ask: 'Is it complete?' },
  { name: 'polite', weight: 1_000, ask: 'Is it polite?' },
]
const check = { kind: 'rows', name: 'rows', weight: 5_000, at: '', exactly: 3 } as const
const criteria = criteriaOf({ checks: [check], questions })

const answered = (
  juror: string,
  sellerBps: number,
  answers: Record<string, boolean>,
  dollars?: number,
): Judged => ({
  juror,
  judgement: {
    kind: 'answered',
    answers,
    sellerBps,
    notes: {},
    usage: { inputTokens: 100, outputTokens: 10, requests: 1, ...(dollars === undefined ? {} : { dollars }) },
  },
})
const abstained = (juror: string, reason: 'canary' | 'timeout'): Judged => ({
  juror,
  judgement: { kind: 'abstained', reason, usage: { inputTokens: 50, outputTokens: 0, requests: 3 } },
})

const panel = [
  answered('north', 9_000, { rows: true, complete: true, polite: false }, 0.25),
  answered('east', 9_000, { rows: true, complete: true, polite: false }, 0.5),
  answered('south', 5_000, { rows: true, complete: false, polite: false }),
  abstained('west', 'canary'),
]

describe('deliberationReport', () => {
  it('tells the median, how each question divided the panel, and who abstained why', () => {
    const report = deliberationReport(criteria, panel)
    expect(report.sellerBps).to.equal(9_000)
    expect(report.votes.map(({ juror }) => juror)).to.deep.equal(['north', 'east', 'south'])
    expect(report.abstained).to.deep.equal([{ juror: 'west', reason: 'canary' }])
    expect(report.divisions).to.deep.equal([
      { name: 'complete', yes: 2, no: 1, missing: 1, agreement: 2 / 3 },
      { name: 'polite', yes: 0, no: 3, missing: 1, agreement: 1 },
    ])
    // By hand: observed 2·2∕2 = 2 and expected 2·2·4 = 16 over 6 answers.
    expect(report.alpha).to.be.closeTo(1 - (5 * 2) / 16, 1e-12)
    expect(report.effectiveVotes).to.be.closeTo(1, 1e-12)
    expect(report.usage).to.deep.equal({ inputTokens: 350, outputTokens: 30, requests: 6, dollars: 0.75 })
  })

  it('measures the checks where nothing is asked', () => {
    const machine = criteriaOf({ checks: [{ ...check, weight: 10_000 }] })
    const report = deliberationReport(machine, [
      answered('north', 10_000, { rows: true }),
      answered('liar', 0, { rows: false }),
    ])
    expect(report).to.deep.include({ sellerBps: 0, effectiveVotes: null, alpha: 0 })
    expect(report.divisions).to.deep.equal([{ name: 'rows', yes: 1, no: 1, missing: 0, agreement: 0.5 }])
  })

  it('counts questions as missing where a required check had failed', () => {
    const report = deliberationReport(criteria, [answered('north', 0, { rows: false })])
    expect(report.divisions[0]).to.deep.equal({
      name: 'complete',
      yes: 0,
      no: 0,
      missing: 1,
      agreement: null,
    })
  })

  it('keeps what a provider answered with, and why there is no ballot of whoever says nothing', () => {
    const usage = { inputTokens: 0, outputTokens: 0, requests: 1 }
    const report = deliberationReport(criteria, [
      { juror: 'north', judgement: { kind: 'abstained', reason: 'provider', status: 401, usage } },
      { juror: 'west', judgement: { kind: 'abstained', reason: 'silent', usage } },
    ])
    expect(report.abstained).to.deep.equal([
      { juror: 'north', reason: 'provider', status: 401 },
      { juror: 'west', reason: 'silent' },
    ])
    expect(formatReport(report).slice(1, 3)).to.deep.equal([
      'north  abstained: provider, status 401',
      'west                 abstained: silent',
    ])
  })

  it('has no verdict when all abstain', () => {
    const report = deliberationReport(criteria, [abstained('north', 'timeout'), abstained('west', 'canary')])
    expect(report).to.deep.include({ sellerBps: null, votes: [], alpha: null, effectiveVotes: null })
    expect(report.usage).to.deep.equal({ inputTokens: 100, outputTokens: 0, requests: 6 })
  })

  it('is printed as lines that stand in columns', () => {
    expect(formatReport(deliberationReport(criteria, panel))).to.deep.equal([
      'juror  share of the seller',
      'north                 90 %',
      'east                  90 %',
      'south                 50 %',
      'west     abstained: canary',
      '',
      'question  yes  no  missing  agreement',
      'complete    2   1        1    66.67 %',
      'polite      0   3        1      100 %',
      '',
      'verdict: 90 % to the seller, by 3 of 4',
      "Krippendorff's alpha: 0.375",
      'effective votes: 1.00',
      'cost: 6 requests, 350 tokens in, 30 out, $0.7500',
    ])
    const nobody = formatReport(deliberationReport(criteria, [])).join('\n')
    expect(nobody).to.include('verdict: none, by 0 of 0').and.include('alpha: undefined')
  })
})
