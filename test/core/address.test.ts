import { expect } from 'chai'
import fc from 'fast-check'
import { getAddress } from 'viem'

import {
  Address,
  addressFromBytes,
  bytesToHex,
  checksumAddress,
  isSameAddress,
  parse,
} from '../../src/core/index.ts'

const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 })

describe('Address', () => {
  it("has viem's checksum, whatever case it came in", () => {
    fc.assert(
      fc.property(bytes, (found) => {
        const lower = bytesToHex(found)
        const expected = getAddress(lower)
        expect(addressFromBytes(found)).to.equal(expected)
        expect(checksumAddress(lower.toUpperCase())).to.equal(expected)
        expect(parse(Address, lower)).to.equal(expected)
        expect(parse(Address, expected)).to.equal(expected)
        expect(isSameAddress(lower, expected)).to.equal(true)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses a letter of the wrong case', () => {
    fc.assert(
      fc.property(bytes, fc.nat(39), (found, position) => {
        const expected = getAddress(bytesToHex(found))
        const letter = expected[position + 2] ?? ''
        const turned = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
        fc.pre(turned !== letter)
        const wrong = `${expected.slice(0, position + 2)}${turned}${expected.slice(position + 3)}`
        fc.pre(wrong !== wrong.toLowerCase())
        expect(Address.safeParse(wrong).success).to.equal(false)
      }),
    )
  })

  it('refuses what has not 20 bytes', () => {
    for (const wrong of [
      '',
      '0x',
      'ab'.repeat(20),
      `0x${'ab'.repeat(19)}`,
      `0x${'ab'.repeat(21)}`,
      5,
      null,
    ]) {
      expect(Address.safeParse(wrong).success, String(wrong)).to.equal(false)
    }
  })
})
