import type { Abi, AbiParameter, Address } from 'viem'
import { readContract } from 'viem/actions'

import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { type Named, named, type Plain } from '../named.ts'

/** When something is read. Optional. */
export type BlockOption = {
  /** The block as of which it is read; default: the latest. */
  readonly blockNumber?: bigint | undefined
}

/** The names of a contract's views. */
export type ViewOf<All extends Abi> = Extract<
  All[number],
  { type: 'function'; stateMutability: 'view' | 'pure' }
>['name']

/** What a view returns: its one value, or its values by name; enums by the names of their members. */
export type ViewReturnType<All extends Abi, Name extends ViewOf<All>> = PlainOutputs<
  Extract<All[number], { type: 'function'; name: Name }>['outputs']
>

type PlainOutputs<Outputs extends readonly AbiParameter[]> = Outputs extends readonly [
  infer One extends AbiParameter,
]
  ? Plain<One>
  : Named<Outputs>

/** Reads one of a contract's views. */
export async function readView(
  client: EarnestClient,
  { address, abi, view, args }: ViewCall,
  { blockNumber }: BlockOption,
): Promise<unknown> {
  try {
    const found: unknown = await readContract(viemClient(client), {
      address,
      abi,
      functionName: view,
      args,
      ...(blockNumber === undefined ? {} : { blockNumber }),
    } as never)
    return plainResult(abi, view, found)
  } catch (error) {
    throw decodeError(error)
  }
}

/** A view's call. */
export type ViewCall = {
  readonly address: Address
  readonly abi: Abi
  readonly view: string
  readonly args: readonly unknown[]
}

/** What viem decoded of a view, as it is told here. */
export function plainResult(abi: Abi, view: string, found: unknown): unknown {
  const item = abi.find((candidate) => candidate.type === 'function' && candidate.name === view)
  const outputs: readonly AbiParameter[] = item?.type === 'function' ? item.outputs : []
  const values = outputs.length > 1 ? (found as readonly unknown[]) : [found]
  const all = named(outputs, values)
  return outputs.length > 1 ? all : Object.values(all)[0]
}
