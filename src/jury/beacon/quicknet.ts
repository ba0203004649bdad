import type { Hex } from '../../core/index.ts'
import { decompressG2, encodeG2 } from './points.ts'
import type { BeaconParameters } from './rounds.ts'

/** A beacon that drand's HTTP API serves. */
export type DrandChain = BeaconParameters & {
  /** By which the API tells chains apart: 32 bytes, without `0x`. */
  readonly chainHash: string
  /** The key as drand publishes it: 96 bytes, compressed. */
  readonly compressedKey: Hex
  /** Public relays, any of which may be down or lie. */
  readonly urls: readonly string[]
}

const compressedKey =
  '0x83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a'

/** The League of Entropy's beacon of scheme `bls-unchained-g1-rfc9380`, a round every three seconds. */
export const quicknet: DrandChain = {
  chainHash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  compressedKey,
  publicKey: encodeG2(decompressG2(compressedKey)),
  genesis: 1_692_803_367,
  period: 3,
  urls: [
    'https://api.drand.sh',
    'https://api2.drand.sh',
    'https://api3.drand.sh',
    'https://drand.cloudflare.com',
  ],
}
