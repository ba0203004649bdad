import type { AbiParameter, Address, ContractFunctionArgs } from 'viem'
import { readContract } from 'viem/actions'

import { decodeError } from './errors/decodeError.ts'
import { type EarnestClient, escrowOf } from './escrowOf.ts'
import { escrowAbi } from './generated/escrow.ts'
import { type Named, named, type Plain } from './named.ts'

type AbiView = Extract<(typeof escrowAbi)[number], { type: 'function'; stateMutability: 'view' }>

/** The names of the escrow's views. */
export type EscrowView = AbiView['name']

/** Where something is read. All are optional. */
export type ReadOptions = {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** The block as of which it is read; default: the latest. */
  readonly blockNumber?: bigint | undefined
}

type Outputs<Name extends EscrowView> = Extract<AbiView, { name: Name }>['outputs']

/** What a view returns: its one value, or its values by name; enums by the names of their members. */
export type ReadEscrowReturnType<Name extends EscrowView> =
  Outputs<Name> extends readonly [infer One extends AbiParameter] ? Plain<One> : Named<Outputs<Name>>

const views = escrowAbi.filter((item) => item.type === 'function' && item.stateMutability === 'view')

/** Reads one of the escrow's views. */
export async function readEscrow<Name extends EscrowView>(
  client: EarnestClient,
  view: Name,
  args: ContractFunctionArgs<typeof escrowAbi, 'view', Name>,
  { escrow, blockNumber }: ReadOptions,
): Promise<ReadEscrowReturnType<Name>> {
  const outputs: readonly AbiParameter[] = views.find(({ name }) => name === view)?.outputs ?? []
  try {
    const found: unknown = await readContract(client, {
      address: escrowOf(client, escrow),
      abi: escrowAbi,
      functionName: view,
      args,
      ...(blockNumber === undefined ? {} : { blockNumber }),
    } as never)
    return (
      outputs.length > 1 ? named(outputs, found as readonly unknown[]) : found
    ) as ReadEscrowReturnType<Name>
  } catch (error) {
    throw decodeError(error)
  }
}
