import { bls12_381 } from '@noble/curves/bls12-381.js'

import { type Hex, hexToBytes } from '../../core/index.ts'

/** Hexadecimal digits of a coordinate as EIP-2537 writes it: 64 bytes, the first 16 of them zero. */
const width = 128

const { G1, G2 } = bls12_381

/** A point of G1. */
export type G1Point = InstanceType<typeof G1.Point>
/** A point of G2. */
export type G2Point = InstanceType<typeof G2.Point>

/** Writes a point of G1 as EIP-2537 does: 128 bytes. */
export function encodeG1(point: G1Point): Hex {
  const { x, y } = point.toAffine()
  return encode([x, y])
}

/** Writes a point of G2 as EIP-2537 does: 256 bytes. */
export function encodeG2(point: G2Point): Hex {
  const { x, y } = point.toAffine()
  return encode([x.c0, x.c1, y.c0, y.c1])
}

/** @throws unless they are the 128 bytes of a point of G1's subgroup that is not at infinity. */
export function decodeG1(bytes: Hex): G1Point {
  const [x, y] = decode(bytes, 2) as [bigint, bigint]
  return checked(G1.Point.fromAffine({ x, y }))
}

/** @throws unless they are the 256 bytes of a point of G2's subgroup that is not at infinity. */
export function decodeG2(bytes: Hex): G2Point {
  const [x0, x1, y0, y1] = decode(bytes, 4) as [bigint, bigint, bigint, bigint]
  return checked(G2.Point.fromAffine({ x: { c0: x0, c1: x1 }, y: { c0: y0, c1: y1 } }))
}

/** @throws unless they are the 48 bytes of a compressed point of G1's subgroup that is not at infinity. */
export function decompressG1(bytes: Hex): G1Point {
  // Also takes points that are not compressed: 96 bytes.
  if (bytes.length !== 2 + 2 * 48) throw new Error('not 48 bytes')
  return checked(G1.Point.fromBytes(hexToBytes(bytes)))
}

/** @throws unless they are the 96 bytes of a compressed point of G2's subgroup that is not at infinity. */
export function decompressG2(bytes: Hex): G2Point {
  if (bytes.length !== 2 + 2 * 96) throw new Error('not 96 bytes')
  return checked(G2.Point.fromBytes(hexToBytes(bytes)))
}

/** The curve's library takes infinity for a point like others. */
function checked<Point extends { is0(): boolean; assertValidity(): void }>(point: Point): Point {
  if (point.is0()) throw new Error('the point is at infinity')
  point.assertValidity()
  return point
}

function encode(coordinates: readonly bigint[]): Hex {
  return `0x${coordinates.map((coordinate) => coordinate.toString(16).padStart(width, '0')).join('')}`
}

function decode(bytes: Hex, count: number): bigint[] {
  const digits = new RegExp(`^0x([0-9a-f]{${width * count}})$`, 'i').exec(bytes)?.[1]
  if (digits === undefined) throw new Error(`not ${(width / 2) * count} bytes`)
  return Array.from({ length: count }, (_, index) =>
    BigInt(`0x${digits.slice(index * width, (index + 1) * width)}`),
  )
}
