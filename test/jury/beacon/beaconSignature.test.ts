import { expect } from 'chai'

import type { Hex } from '../../../src/core/index.ts'
import {
  BeaconKeyInvalidError,
  BeaconPointInvalidError,
  BeaconSignatureInvalidError,
  decompressSignature,
  verifyRound,
} from '../../../src/jury/beacon/beaconSignature.ts'
import { quicknet } from '../../../src/jury/beacon/quicknet.ts'
import { publishedRounds } from './vectors.ts'

const { publicKey } = quicknet
const [first, second] = publishedRounds.map(({ signature }) => decompressSignature(signature)) as [Hex, Hex]

/** The order of the field of coordinates. */
const order =
  0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn

const coordinates = (point: Hex) =>
  [BigInt(`0x${point.slice(2, 130)}`), BigInt(`0x${point.slice(130)}`)] as const
const pointOf = (...values: readonly bigint[]): Hex =>
  `0x${values.map((value) => value.toString(16).padStart(128, '0')).join('')}`

describe('decompressSignature', () => {
  it('writes a published signature as EIP-2537 does', () => {
    const [x, y] = coordinates(first)
    expect(x).to.equal(
      0x155e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4bn,
    )
    expect((y * y - x ** 3n - 4n) % order).to.equal(0n)
    expect(y > order / 2n).to.equal(true)
  })

  it('refuses what is no point of the subgroup, or the one at infinity', () => {
    const infinity: Hex = `0xc0${'00'.repeat(47)}`
    const outsideTheSubgroup: Hex = `0x80${'00'.repeat(46)}04`
    const offTheCurve: Hex = `0x80${'00'.repeat(46)}01`
    const notCanonical: Hex = `0x${((0x80n << 376n) + order + 4n).toString(16)}`
    const compressed = publishedRounds[0]?.signature as Hex
    const notFlagged: Hex = `0x15${compressed.slice(4)}`
    const uncompressed: Hex = `0x${first.slice(34, 130)}${first.slice(162)}`
    for (const bytes of [
      infinity,
      outsideTheSubgroup,
      offTheCurve,
      notCanonical,
      notFlagged,
      uncompressed,
      compressed.slice(0, -2) as Hex,
      `${compressed}00` as Hex,
      '0x' as Hex,
      `0x${'zz'.repeat(48)}` as Hex,
    ]) {
      expect(() => decompressSignature(bytes), bytes)
        .to.throw(BeaconPointInvalidError)
        .with.property('code', 'BeaconPointInvalid')
    }
  })
})

describe('verifyRound', () => {
  it('tells the randomness that was published', () => {
    for (const { round, signature, randomness } of publishedRounds) {
      const found = verifyRound({ publicKey, round, signature: decompressSignature(signature) })
      expect(found, String(round)).to.equal(randomness)
    }
  })

  it("refuses a signature that is not the beacon's over the round", () => {
    const [x, y] = coordinates(first)
    for (const [round, signature] of [
      [2n, first],
      [1n, second],
      [2n ** 32n + 1n, first],
      [1n, pointOf(x, order - y)],
    ] as const) {
      expect(() => verifyRound({ publicKey, round, signature }))
        .to.throw(BeaconSignatureInvalidError)
        .with.property('code', 'BeaconSignatureInvalid')
    }
  })

  it('refuses a signature that is no point, is at infinity, or is not canonical', () => {
    const [x, y] = coordinates(first)
    for (const signature of [
      pointOf(0n, 0n),
      pointOf(x, y + 1n),
      pointOf(x + order, y),
      pointOf(x, y + order),
      pointOf(
        4n,
        0x0a989badd40d6212b33cffc3f3763e9bc760f988c9926b26da9dd85e928483446346b8ed00e1de5d5ea93e354abe706cn,
      ),
      first.slice(0, -2) as Hex,
      `${first}00` as Hex,
    ]) {
      expect(() => verifyRound({ publicKey, round: 1n, signature }), signature).to.throw(
        BeaconSignatureInvalidError,
      )
    }
  })

  it('refuses a key that is no point, or is at infinity', () => {
    for (const key of [pointOf(0n, 0n, 0n, 0n), `${publicKey.slice(0, -1)}a` as Hex, first]) {
      expect(() => verifyRound({ publicKey: key, round: 1n, signature: first }), key).to.throw(
        BeaconKeyInvalidError,
      )
    }
  })
})
