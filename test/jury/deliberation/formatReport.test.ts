import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import {
  deliberationReport,
  formatReport,
  type Judged,
  type Obstacle,
  type Rationale,
} from '../../../src/jury/index.ts'
import { replyOf } from '../../../src/jury/jurors/judgedBy.ts'
import { criteriaOf } from '../../../src/simulation/jury/corpus/bundles.ts'

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

  it('prints by what each judged that was asked for it, and says what it does not tell', () => {
    const hash = (byte: string) => `0x${byte.repeat(32)}` as const
    const rationale: Rationale = {
      version: '1',
      salt: hash('5a'),
      bundle: hash('b0'),
      criteria: hash('c0'),
      checks: {
        version: '1',
        findings: [
          { name: 'short', holds: true, found: 0, problems: [] },
          { name: 'sums', holds: false, found: 2, problems: ['row 1 is 3', 'row 2 is 4'] },
          { name: 'odd', holds: false, found: null, problems: ['the rule is not known here'] },
        ],
      },
      answers: { short: true, sums: false, odd: false, clear: true, current: false },
      notes: { short: 'holds', sums: 'row 1 is 3', clear: 'It is.' },
      juror: 'north',
      by: {
        kind: 'model',
        provider: 'openai',
        model: 'a-model',
        asked: {
          reported: 'a-model-2026',
          prompt: { version: '1', seed: hash('5e'), hash: hash('f0'), statements: ['buyer', 'seller'] },
          settings: { temperature: 0, reasoningEffort: null, mostOutputTokens: 900, structured: true },
          requests: 2,
          reply: replyOf('{"q1"}\u001b[2J\n\u202e'),
        },
      },
    }
    const untold: Rationale = {
      ...rationale,
      bundle: null,
      criteria: null,
      checks: null,
      answers: {},
      by: null,
      hindrance: { by: 'seller', reason: 'noBundle' },
    }
    const lines = formatReport(
      deliberationReport(criteria, [
        { ...answered('north'), rationale },
        { ...answered('east'), rationale: untold },
        { ...answered('south'), rationale: null },
        answered('west'),
      ]),
    )
    expect(lines.slice(lines.findIndex((line) => line.startsWith('cost')) + 1)).to.deep.equal([
      '',
      'north',
      '  judged by a-model of openai, which reported itself as a-model-2026',
      `  bundle ${hash('b0')}`,
      `  criteria ${hash('c0')}`,
      '  checks of version 1: 3',
      '    short: holds',
      '    sums: 2 problems: row 1 is 3; row 2 is 4',
      '    odd: not run: the rule is not known here',
      '  answer clear: yes, It is.',
      '  answer current: no, without a note',
      `  prompt of version 1, ${hash('f0')}, with what buyer and seller said, from seed ${hash('5e')}`,
      '  settings: temperature 0, effort not sent, tokens 900, with a schema; 2 requests',
      `  reply ${replyOf('{"q1"}\u001b[2J\n\u202e').hash} of 12 characters: {"q1"}\\u{1b}[2J\\u{a}\\u{202e}`,
      '',
      'east',
      '  what judged is not told',
      '  nothing was shown',
      '  bundle not told',
      '  criteria not told',
      '  checks not told',
      '',
      'south shows no rationale that its ballot names',
    ])
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
