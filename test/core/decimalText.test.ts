import { expect } from 'chai'
import fc from 'fast-check'

import { decimalText, keepsDigits } from '../../src/core/index.ts'

describe('decimalText', () => {
  it('is one for each value', () => {
    const forms: readonly (readonly [string, readonly string[]])[] = [
      ['1e2', ['100', '1e2', '1E+2', '100.00', '0.1e3', '00100', '+100', '1000e-1']],
      ['-15e-1', ['-1.5', '-15e-1', '-1.50', '-.15e1']],
      ['0e0', ['0', '-0', '0.00', '0e5', '.0', '0.']],
    ]
    for (const [text, all] of forms) {
      for (const form of all) expect(decimalText(form), form).to.equal(text)
    }
  })

  it('is that of any number as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = decimalText(String(value)) as string
        expect(Number(text)).to.equal(value === 0 ? 0 : value)
        expect(text).to.match(/^(?:0e0|-?[1-9](?:\d*[1-9])?e-?\d+)$/)
        expect(decimalText(value.toExponential())).to.equal(text)
      }),
    )
  })

  it('is none of what is no number, or has endless digits', () => {
    for (const text of ['', '.', '-', 'e1', '1e', '0x1', ' 1', 'NaN', 'Infinity', '1e401', '9'.repeat(401)]) {
      expect(decimalText(text), text).to.equal(undefined)
    }
  })
})

describe('keepsDigits', () => {
  it('says whether a number is read without being rounded', () => {
    const kept = ['0.1', '0.10', '1e308', '5e-324', '100000000000000000000', '9007199254740991', '0']
    const rounded = [
      '0.1000000000000000055',
      '9007199254740993',
      '1e-400',
      '1e400',
      '4e-324',
      '1.0000000000000000001',
    ]
    for (const text of kept) expect(keepsDigits(Number(text), text), text).to.equal(true)
    for (const text of rounded) expect(keepsDigits(Number(text), text), text).to.equal(false)
  })
})
