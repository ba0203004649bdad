import { getAddress, type Hex, size, slice } from 'viem'
import { getStorageAt } from 'viem/actions'

import { type Address, zeroHash } from '../../../core/index.ts'
import { type EarnestClient, viemClient } from '../../escrowOf.ts'

/** Where ERC-1967 proxies keep what they delegate to, and the beacon that tells it. */
const slots = {
  'an ERC-1967 proxy of': '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc',
  'an ERC-1967 proxy by beacon': '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50',
} as const

/** Code that does not run itself: another's does, in its place. */
const delegates = [
  { is: 'an account that delegates by EIP-7702 to', code: /^0xef0100([0-9a-f]{40})$/ },
  {
    is: 'an EIP-1167 proxy of',
    code: /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3$/,
  },
] as const

/** Says in a few words what stands at an address where other code should. */
export async function describeCode(client: EarnestClient, address: Address, code: Hex): Promise<string> {
  if (code === '0x') return 'no code: an account with a key, or nothing yet'
  for (const { is, code: pattern } of delegates) {
    const digits = pattern.exec(code)?.[1]
    if (digits !== undefined) return `${is} ${getAddress(`0x${digits}`)}`
  }
  for (const [is, slot] of Object.entries(slots)) {
    const word = (await getStorageAt(viemClient(client), { address, slot })) ?? zeroHash
    if (BigInt(word) !== 0n) return `${is} ${getAddress(slice(word, -20))}`
  }
  return `${size(code)} bytes of another code`
}
