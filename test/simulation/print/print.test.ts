import { expect } from 'chai'

import { formatInteger, formatUsdc } from '../../../src/simulation/print/formatUsdc.ts'
import type { Paint } from '../../../src/simulation/print/paint.ts'
import { progressPrinter } from '../../../src/simulation/print/progressPrinter.ts'
import { table } from '../../../src/simulation/print/table.ts'

const plain: Paint = (_style, text) => text

describe('formatUsdc', () => {
  it('shows dollars, rounded down, or all six decimals', () => {
    expect(formatUsdc(0n)).to.equal('0.00')
    expect(formatUsdc(1_999_999n)).to.equal('1.99')
    expect(formatUsdc(1_234_567_890_123n)).to.equal('1,234,567.89')
    expect(formatUsdc(1_234_567_890_123n, 6)).to.equal('1,234,567.890123')
    expect(formatUsdc(-5n, 6)).to.equal('−0.000005')
  })

  it('sets thousands apart', () => {
    expect([0, 999, 1_000, 1_000_000].map(formatInteger)).to.deep.equal(['0', '999', '1,000', '1,000,000'])
  })
})

describe('table', () => {
  it('lines columns up, figures on the right, headings over them', () => {
    const lines = table(
      [{ heading: 'act' }, { heading: 'gas', right: true }],
      [
        ['commit', '196,412'],
        ['rule', '9'],
      ],
    )
    expect(lines).to.deep.equal(['act         gas', 'commit  196,412', 'rule          9'])
  })

  it('leaves headings out that say nothing', () => {
    expect(table([{ heading: '' }], [['a']])).to.deep.equal(['a'])
  })
})

describe('progressPrinter', () => {
  it('prints who, what, how much and gas, one below the other', () => {
    const lines: string[] = []
    const tell = progressPrinter((line) => lines.push(line), plain)
    tell({ kind: 'stage', title: 'The deal' })
    tell({ kind: 'step', who: 'relayer', what: 'commit', amount: 5_000_000n, gas: 196_412n })
    tell({ kind: 'detail', lines: ['why'] })
    tell({ kind: 'step', who: 'buyer', what: 'waits' })

    const [blank, title, step = '', detail, short] = lines
    expect([blank, title, detail, short]).to.deep.equal([
      '',
      '1. The deal',
      '             why',
      '   buyer     waits',
    ])
    expect(step).to.match(/^ {3}relayer {3}commit +5\.00 +196,412 gas$/)
  })
})
