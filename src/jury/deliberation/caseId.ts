import { type Hash, keccak256, writeHex } from '../../core/index.ts'

/** What an arbiter calls a dispute: `keccak256(abi.encode(bytes32 deal, uint256 milestone))`. */
export function caseIdOf(deal: Hash, milestone: number): Hash {
  const words = new Uint8Array(64)
  writeHex(deal, 32, words, 0)
  words[63] = milestone
  return keccak256(words)
}
