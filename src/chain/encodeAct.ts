import { encodeFunctionData, type Hex } from 'viem'

import type { Act, ActArguments } from './act.ts'
import { escrowAbi } from './generated/escrow.ts'

const functions = new Map(
  escrowAbi.flatMap((item) =>
    item.type === 'function' && item.stateMutability === 'nonpayable'
      ? [[item.name as Act, item] as const]
      : [],
  ),
)

/**
 * The call of the escrow that performs an act: a transaction's data, or an item of a batch.
 *
 * @param act The name of the escrow's function.
 * @param given Its arguments; consents that are left out are empty, which stands for the sender's own.
 * @example
 * const call = encodeAct('settle', { terms, milestones: 0b11n, metered: 0n, buyer: consent })
 */
export function encodeAct<Name extends Act>(act: Name, given: ActArguments<Name>): Hex {
  const item = functions.get(act)
  if (!item) throw new TypeError(`the escrow has no function ${act}`)
  const values = given as Readonly<Record<string, unknown>>
  const args = item.inputs.map(({ name, type }) => values[name] ?? (type === 'bytes' ? '0x' : undefined))
  return encodeFunctionData({ abi: [item], functionName: act, args } as never)
}
