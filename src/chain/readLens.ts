import { type ContractFunctionArgs, decodeFunctionResult, encodeDeployData, encodeFunctionData } from 'viem'

import { askDeployless } from './calls/askDeployless.ts'
import { plainResult, type ViewOf, type ViewReturnType } from './calls/readView.ts'
import { decodeError } from './errors/decodeError.ts'
import { type EarnestClient, escrowOf } from './escrowOf.ts'
import { lensAbi, lensCode } from './generated/lens.ts'
import type { ReadOptions } from './readEscrow.ts'

/** The names of the lens's views. */
export type LensView = ViewOf<typeof lensAbi>

/**
 * Reads what follows from the escrow's words and a term sheet, as {ILens} tells it. The lens keeps nothing, so that it is
 * created within the question, and none need be deployed.
 */
export async function readLens<Name extends LensView>(
  client: EarnestClient,
  view: Name,
  args: ContractFunctionArgs<typeof lensAbi, 'view', Name>,
  { escrow, blockNumber }: ReadOptions,
): Promise<ViewReturnType<typeof lensAbi, Name>> {
  const code = encodeDeployData({ abi: lensAbi, bytecode: lensCode, args: [escrowOf(client, escrow)] })
  const question = { abi: lensAbi, functionName: view, args } as never
  try {
    const data = await askDeployless(client, { code, data: encodeFunctionData(question) }, { blockNumber })
    const found: unknown = decodeFunctionResult({ abi: lensAbi, functionName: view, data } as never)
    return plainResult(lensAbi, view, found) as ViewReturnType<typeof lensAbi, Name>
  } catch (error) {
    throw decodeError(error)
  }
}
