import { type Abi, type AbiFunction, encodeFunctionData, type Hex } from 'viem'

/** Encodes the call of one of a contract's functions, its arguments given by their names. */
export type CallEncoder = (name: string, given: object) => Hex

/**
 * Encodes calls of the functions that change something. Bytes that are left out are empty: as a consent, they stand for
 * the sender's own.
 *
 * @param abis Of contracts whose functions have no name in common but for the same.
 */
export function callEncoder(...abis: readonly Abi[]): CallEncoder {
  const functions = new Map(
    abis
      .flat()
      .filter(isAct)
      .map((item) => [item.name, item]),
  )

  return (name, given) => {
    const item = functions.get(name)
    if (!item) throw new TypeError(`the contract has no function ${name}`)
    const values = given as Readonly<Record<string, unknown>>
    const args = item.inputs.map(
      ({ name = '', type }) => values[name] ?? (type === 'bytes' ? '0x' : undefined),
    )
    return encodeFunctionData({ abi: [item], functionName: name, args } as never)
  }
}

function isAct(item: Abi[number]): item is AbiFunction {
  return item.type === 'function' && item.stateMutability === 'nonpayable'
}
