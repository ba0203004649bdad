import { expect } from 'chai'
import fc from 'fast-check'
import { stringToBytes, keccak256 as viemKeccak256 } from 'viem'

import { bytesToHex, hexToBytes, keccak256, keccakBytes, keccakReady } from '../../src/core/index.ts'

describe('keccak256', () => {
  it("gives viem's hash of any bytes and of any text", async () => {
    await keccakReady()
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40_000, size: 'max' }),
        fc.string({ unit: 'grapheme' }),
        (data, text) => {
          expect(keccak256(data)).to.equal(viemKeccak256(data))
          expect(bytesToHex(keccakBytes(data))).to.equal(viemKeccak256(data))
          expect(keccak256(text)).to.equal(viemKeccak256(stringToBytes(text)))
        },
      ),
    )
  })

  it('hands out bytes that the next hash leaves alone', () => {
    const first = keccakBytes(new Uint8Array([1]))
    const copy = bytesToHex(first)
    keccakBytes(new Uint8Array([2]))
    expect(bytesToHex(first)).to.equal(copy)
  })
})

describe('hexToBytes and bytesToHex', () => {
  it('give back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect(hexToBytes(bytesToHex(data))).to.deep.equal(data)
      }),
    )
  })

  it('refuse what is no hexadecimal', () => {
    for (const wrong of ['', 'ab', '0x1', '0xg0', '0x0g', '0X00', '0x00 ', '0x\u0660\u0660', '0xé0']) {
      expect(() => hexToBytes(wrong as '0x'), wrong).to.throw('Expected hexadecimal bytes')
    }
  })
})
