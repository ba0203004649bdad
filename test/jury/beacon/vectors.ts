import type { Hex } from '../../../src/core/index.ts'

/** A round of quicknet as drand published it. */
export type PublishedRound = { readonly round: bigint; readonly signature: Hex; readonly randomness: Hex }

/**
 * Published rounds of quicknet. All but round 1000 stand in ChainSafe/forest,
 * src/beacon/tests/fixtures/drand_quicknet.json. Both signs of y are among them.
 */
export const publishedRounds: readonly PublishedRound[] = [
  {
    round: 1n,
    signature:
      '0xb55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b',
    randomness: '0x1466a6cd24e327188770752f6134001c64d6efcc590ccc26b721611ad96f165a',
  },
  {
    round: 2n,
    signature:
      '0xb6b6a585449b66eb12e875b64fcbab3799861a00e4dbf092d99e969a5eac57dd3f798acf61e705fe4f093db926626807',
    randomness: '0x5782d6987841c654515a0e72b2d1ebb4e741234042c37cb19608ae50d93fb60c',
  },
  {
    round: 1000n,
    signature:
      '0xb44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
    randomness: '0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
  },
  {
    round: 30_662_982n,
    signature:
      '0x8b3edd0d42a2fa36ac15641a2dea2e4f4895acec2ef72ef39e5b6138f0346fb6b046dde1b4b3d09ff5fe8a6a7acd674a',
    randomness: '0xae76da5137c6d0a0d3b50d325948b26cc3ff1f804cd7bbca29b9250c2bfe8d67',
  },
]
