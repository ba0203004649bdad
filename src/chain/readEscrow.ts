import type { Address, ContractFunctionArgs } from 'viem'

import { type BlockOption, readView, type ViewOf, type ViewReturnType } from './calls/readView.ts'
import { type EarnestClient, escrowOf } from './escrowOf.ts'
import { escrowAbi } from './generated/escrow.ts'

/** The names of the escrow's views. */
export type EscrowView = Exclude<ViewOf<typeof escrowAbi>, ''>

/** Where something is read. All are optional. */
export type ReadOptions = BlockOption & {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
}

/** Reads one of the escrow's views. */
export async function readEscrow<Name extends EscrowView>(
  client: EarnestClient,
  view: Name,
  args: ContractFunctionArgs<typeof escrowAbi, 'view', Name>,
  { escrow, blockNumber }: ReadOptions,
): Promise<ViewReturnType<typeof escrowAbi, Name>> {
  const call = { address: escrowOf(client, escrow), abi: escrowAbi, view, args: args as readonly unknown[] }
  return (await readView(client, call, { blockNumber })) as ViewReturnType<typeof escrowAbi, Name>
}
