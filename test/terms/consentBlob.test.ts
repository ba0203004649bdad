import { expect } from 'chai'
import fc, { type Arbitrary } from 'fast-check'
import { encodeAbiParameters } from 'viem'

import type { Hex } from '../../src/core/index.ts'
import {
  AccountUndeployedError,
  type ConsentBlob,
  ConsentBlobMalformedError,
  type DirectConsent,
  decodeConsent,
  encodeConsent,
  typedData,
} from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'

const signature = arbitrary.hex({ maxLength: 200 })
const value = fc.bigInt({ min: 0n, max: 2n ** 96n - 1n })

const signed: Arbitrary<DirectConsent> = fc.record({ kind: fc.constant('signature' as const), signature })
const mandated: Arbitrary<DirectConsent> = fc.record({
  kind: fc.constant('mandate' as const),
  mandate: arbitrary.act('Mandate'),
  principalSignature: signature,
  agentSignature: signature,
})
const consent: Arbitrary<ConsentBlob> = fc.oneof(
  fc.constant<ConsentBlob>({ kind: 'caller' }),
  signed,
  mandated,
  fc.record({ kind: fc.constant('authorization' as const), value, signature }),
  fc.record({
    kind: fc.constant('authorization' as const),
    value,
    signature,
    further: fc.oneof(signed, mandated),
  }),
)

describe('encodeConsent and decodeConsent', () => {
  it('give back any consent', () => {
    fc.assert(
      fc.property(consent, (found) => {
        expect(decodeConsent(encodeConsent(found))).to.deep.equal(found)
      }),
      { numRuns: 300 },
    )
  })

  it('encode no signature that is wrapped for an account which is not deployed, wherever it stands', () => {
    const wrapped: Hex = `0x${'12'.repeat(40)}${'6492'.repeat(16)}`
    const [mandate] = fc.sample(arbitrary.act('Mandate'), 1)
    if (mandate === undefined) throw new Error('fast-check gave no sample')
    const good: Hex = `0x${'11'.repeat(65)}`
    const further = { kind: 'signature', signature: wrapped } as const
    const malformed: readonly ConsentBlob[] = [
      further,
      { kind: 'authorization', value: 1n, signature: wrapped },
      { kind: 'authorization', value: 1n, signature: good, further },
      { kind: 'mandate', mandate, principalSignature: wrapped, agentSignature: good },
      { kind: 'mandate', mandate, principalSignature: good, agentSignature: wrapped },
    ]
    for (const one of malformed) expect(() => encodeConsent(one)).to.throw(AccountUndeployedError)
    // What comes in is read all the same: whoever checks it tells.
    expect(decodeConsent(`0x00${wrapped.slice(2)}`)).to.deep.equal(further)
  })

  it('lay the bytes out as the escrow reads them', () => {
    const [mandate] = fc.sample(arbitrary.act('Mandate'), 1)
    if (mandate === undefined) throw new Error('fast-check gave no sample')

    expect(encodeConsent({ kind: 'caller' })).to.equal('0x')
    expect(encodeConsent({ kind: 'signature', signature: '0xabcd' })).to.equal('0x00abcd')
    expect(encodeConsent({ kind: 'authorization', value: 0x1234n, signature: '0xabcdef' })).to.equal(
      '0x01000000000000000000001234' + '0003' + 'abcdef',
    )
    expect(
      encodeConsent({
        kind: 'authorization',
        value: 2n ** 96n - 1n,
        signature: '0xab',
        further: { kind: 'signature', signature: '0xcd' },
      }),
    ).to.equal(`0x01${'ff'.repeat(12)}0001ab00cd`)
    expect(
      encodeConsent({ kind: 'mandate', mandate, principalSignature: '0xab', agentSignature: '0xcd' }),
    ).to.equal(
      `0x02${encodeAbiParameters(
        [{ type: 'tuple', components: typedData.Mandate }, { type: 'bytes' }, { type: 'bytes' }],
        [mandate, '0xab', '0xcd'],
      ).slice(2)}`,
    )
  })

  it('refuse a value or a signature that is too large', () => {
    const refuse = (bad: ConsentBlob) =>
      expect(() => encodeConsent(bad))
        .to.throw(ConsentBlobMalformedError)
        .with.property('code', 'ConsentMalformed')
    refuse({ kind: 'authorization', value: 2n ** 96n, signature: '0x' })
    refuse({ kind: 'authorization', value: -1n, signature: '0x' })
    refuse({ kind: 'authorization', value: 0n, signature: `0x${'00'.repeat(65_536)}` })
  })

  it('refuse bytes of no kind, cut short, or behind what is complete', () => {
    const authorization = encodeConsent({
      kind: 'authorization',
      value: 7n,
      signature: `0x${'ab'.repeat(65)}`,
    })
    const [mandate] = fc.sample(mandated, 1)
    if (mandate === undefined) throw new Error('fast-check gave no sample')
    const mandateBlob = encodeConsent(mandate)
    const bad: readonly Hex[] = [
      '0x03',
      '0xff00',
      '0x0',
      '0xzz',
      '00' as Hex,
      '0x01',
      authorization.slice(0, 30) as Hex,
      authorization.slice(0, -2) as Hex,
      `${authorization}03`,
      // An authorization within an authorization.
      `${authorization}${authorization.slice(2)}`,
      '0x02',
      mandateBlob.slice(0, -64) as Hex,
      `${mandateBlob}${'00'.repeat(32)}`,
    ]
    for (const blob of bad) {
      expect(() => decodeConsent(blob), blob.slice(0, 80)).to.throw(ConsentBlobMalformedError)
    }
  })

  it('never fail otherwise, whatever the bytes, and read no two blobs alike', () => {
    const anyBlob = fc.oneof(arbitrary.hex({ maxLength: 100 }), consent.map(encodeConsent))
    fc.assert(
      fc.property(anyBlob, fc.nat(), fc.integer({ min: 0, max: 255 }), (blob, position, byte) => {
        const bytes = Buffer.from(blob.slice(2), 'hex')
        if (bytes.length > 0) bytes[position % bytes.length] = byte
        const changed = `0x${bytes.toString('hex')}` as const
        let found: ConsentBlob
        try {
          found = decodeConsent(changed)
        } catch (error) {
          expect(error).to.be.instanceOf(ConsentBlobMalformedError)
          return
        }
        expect(encodeConsent(found)).to.equal(changed)
      }),
      { numRuns: 2_000 },
    )
  })
})
