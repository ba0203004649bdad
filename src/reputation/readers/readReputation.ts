import type { Address, ContractFunctionArgs, ContractFunctionReturnType } from 'viem'
import { readContract } from 'viem/actions'

import {
  decodeError,
  type EarnestClient,
  getReputation,
  type ReadOptions,
  reputationAbi,
  viemClient,
} from '../../chain/index.ts'
import type { RecordRole } from '../ledger/entry.ts'

type View = 'view' | 'pure'

/** Where records are read. All are optional. */
export type ReadRecordOptions = ReadOptions & {
  /** The contract with the records; default: the escrow's, which takes one more call. */
  readonly reputation?: Address | undefined
}

/** What readers of one account's record take. */
export type RecordParameters = ReadRecordOptions & {
  /** Who is asked about. */
  readonly account: Address
  /** In which role. */
  readonly role: RecordRole
}

/** Reads one of the contract's views. */
export async function readReputation<Name extends ContractFunctionNameOf>(
  client: EarnestClient,
  view: Name,
  args: ContractFunctionArgs<typeof reputationAbi, View, Name>,
  options: ReadRecordOptions,
): Promise<ContractFunctionReturnType<typeof reputationAbi, View, Name>> {
  const { blockNumber } = options
  const address = options.reputation ?? (await getReputation(client, options))
  try {
    return (await readContract(viemClient(client), {
      address,
      abi: reputationAbi,
      functionName: view,
      args,
      ...(blockNumber === undefined ? {} : { blockNumber }),
    } as never)) as ContractFunctionReturnType<typeof reputationAbi, View, Name>
  } catch (error) {
    throw decodeError(error)
  }
}

type ContractFunctionNameOf = Extract<
  (typeof reputationAbi)[number],
  { type: 'function'; stateMutability: View }
>['name']
