import { concat, type Hex, numberToHex, size, slice } from 'viem'
import { call } from 'viem/actions'

import { type EarnestClient, viemClient } from '../escrowOf.ts'
import type { BlockOption } from './readView.ts'

/** A question to a contract that is not deployed. */
export type DeploylessQuestion = {
  /** What creates the contract, its constructor's arguments behind it. */
  readonly code: Hex
  /** What it is called with. */
  readonly data: Hex
}

/**
 * Asks a contract that is not deployed, within one call of the node: it is created for the question alone.
 *
 * @returns What it returns, ABI-encoded.
 * @throws The node's error, the contract's revert data in it.
 */
export async function askDeployless(
  client: EarnestClient,
  { code, data }: DeploylessQuestion,
  { blockNumber }: BlockOption,
): Promise<Hex> {
  const length = numberToHex(size(code), { size: 32 })
  const { data: answer = '0x' } = await call(viemClient(client), {
    data: concat([ASKER, length, code, data]),
    ...(blockNumber === undefined ? {} : { blockNumber }),
  })
  // Behind a byte that says nothing.
  return size(answer) > 1 ? slice(answer, 1) : '0x'
}

/** Compiled from deployless.yul. */
const ASKER: Hex =
  '0x6062602081600039600051813803916020601f198401910160003980600080f060009181604b575b5050905015604157600080523d600060013e60013d016000f35b3d6000803e3d6000fd5b600093849350819003601f1901915afa803880602756'
