import { type Abi, decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { call } from 'viem/actions'

import type { Address } from '../../core/index.ts'
import { revertDataOf } from '../errors/revertDataOf.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'

/** A call that may fail, and who makes it. */
export type TriedCall = {
  readonly from?: Address | undefined
  readonly to: Address
  readonly data: Hex
  /** Default: 5 million, many times what a token takes. */
  readonly gas?: bigint | undefined
}

/** Gas bounds how long a node works at what a token answers, and by its memory how long the answer is: a megabyte or two. */
const CALL_GAS = 5_000_000n

/** A question that USDC answers takes a tenth of it; its answer can have some hundred kilobytes. */
const VIEW_GAS = 500_000n

/** What came of a call: what it returned, or what the contract reverted with. */
export type Tried = { readonly ok: true; readonly data: Hex } | { readonly ok: false; readonly data: Hex }

/**
 * Makes a call that a contract may refuse.
 *
 * @throws The transport's error when the node did not answer: that is no refusal.
 */
export async function tryCall(
  client: EarnestClient,
  { from, to, data, gas = CALL_GAS }: TriedCall,
): Promise<Tried> {
  try {
    const sender = from === undefined ? {} : { account: from }
    const answer = await call(viemClient(client), {
      ...sender,
      to,
      data,
      gas,
    })
    return { ok: true, data: answer.data ?? '0x' }
  } catch (error) {
    const reverted = revertDataOf(error)
    if (reverted === undefined && !failedInside.test(String(error))) throw error
    return { ok: false, data: reverted ?? '0x' }
  }
}

/**
 * Asks a contract a question that it may not know.
 *
 * @returns undefined when it does not know it, or there is no contract.
 * @throws As {@link tryCall}.
 */
export async function tryView(
  client: EarnestClient,
  {
    address,
    ...view
  }: {
    readonly address: Address
    readonly abi: Abi
    readonly functionName: string
    readonly args?: readonly unknown[]
  },
): Promise<unknown> {
  const tried = await tryCall(client, { to: address, data: encodeFunctionData(view), gas: VIEW_GAS })
  if (!tried.ok) return undefined
  try {
    return decodeFunctionResult({ ...view, data: tried.data })
  } catch {
    return undefined
  }
}

/** How nodes tell that a call failed without revert data. */
const failedInside = /execution reverted|out of gas|invalid (?:opcode|jump)|stack (?:under|over)flow/i
