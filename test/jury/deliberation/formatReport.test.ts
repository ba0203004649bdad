import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { deliberationReport, formatReport, type Judged, type Obstacle } from '../../../src/jury/index.ts'
import { criteriaOf } from '../support/bundles.ts'

const names = ['complete', 'sourced', 'clear', 'current'] as const
const criteria = criteriaOf({
  checks: [],
  questions: names.map((name) => ({ name, weight: 2_500, ask: `Is it ${name}?` })),
})
/** At $3 a million tokens in, and $15 out. */
const usage = { requests: 1, inputTokens: 4_100, outputTokens: 236, dollars: 0.01584 }

function answered(juror: string, ...yes: readonly (typeof names)[number][]): Judged {
  const answers = Object.fromEntries(names.map((name) => [name, yes.includes(name)]))
  return { juror, judgement: { kind: 'answered', answers, sellerBps: 2_500 * yes.length, notes: {}, usage } }
}

describe('formatReport', () => {
  it('prints the report that docs/jury.md shows', () => {
    const report = deliberationReport(criteria, [
      answered('north', 'complete', 'sourced', 'current'),
      answered('east', 'complete', 'sourced'),
      answered('south', 'complete', 'current'),
      answered('west', ...names),
      { juror: 'reserve', judgement: { kind: 'abstained', reason: 'canary', usage } },
    ])
    const text = readFileSync(new URL('../../../docs/jury.md', import.meta.url), 'utf8')
    const [, shown] = /```\n(juror {2,}share of the seller\n.*?)\n```/s.exec(text) ?? []
    expect(formatReport(report).join('\n')).to.equal(shown)
  })

  it('tells what was not judged, and on whose side', () => {
    const vote = (by: 'buyer' | 'seller', reason: Obstacle): Judged => ({
      juror: reason,
      judgement: {
        kind: 'answered',
        answers: {},
        sellerBps: 0,
        notes: {},
        usage,
        hindrance: { by, reason },
      },
    })
    const judged = [vote('seller', 'noBundle'), vote('buyer', 'canary'), vote('seller', 'unreadable')]
    const lines = formatReport(deliberationReport(criteria, judged)).slice(1, 4)
    expect(lines.map((line) => line.replace(/ {2,}/, '  '))).to.deep.equal([
      'noBundle  0 %, nothing was shown',
      "canary  0 %, without the buyer's statement: canary",
      'unreadable  0 %, not shown: unreadable',
    ])
  })
})
