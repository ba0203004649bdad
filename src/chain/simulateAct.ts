import type { Address, Hex } from 'viem'

import type { Act, ActArguments } from './act.ts'
import { estimateCall } from './calls/estimateCall.ts'
import { type SimulateCallOptions, simulateCall } from './calls/simulateCall.ts'
import { explained } from './consent/explainRefusal.ts'
import { encodeAct } from './encodeAct.ts'
import { type EarnestClient, escrowOf } from './escrowOf.ts'

/** Where and as whom an act is simulated. All are optional. */
export type SimulateOptions = SimulateCallOptions & {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
}

/** What an act's simulation takes. */
export type SimulateParameters<Name extends Act> = ActArguments<Name> & SimulateOptions

/**
 * Performs an act without sending it.
 *
 * @returns What the escrow's function returns, ABI-encoded.
 * @throws {EscrowError} of the class of what the escrow refuses; a pull that failed is a {@link PullRefusedError}, with
 * the token's reason, unless it is of an earlier block.
 */
export async function simulateAct<Name extends Act>(
  client: EarnestClient,
  act: Name,
  parameters: SimulateParameters<Name>,
): Promise<Hex> {
  const escrow = escrowOf(client, parameters.escrow)
  const call = { to: escrow, data: encodeAct(act, parameters) }
  const simulated = () => simulateCall(client, call, parameters)
  // The token tells about now.
  if (parameters.blockNumber !== undefined) return simulated()
  return explained(client, { escrow, act, given: parameters }, simulated)
}

/**
 * Estimates the gas of an encoded act, as a transaction of its own after the latest block. What waits to be mined does
 * not count: an act whose own transaction is among it would seem to cost next to nothing.
 *
 * @param parameters.data What {@link encodeAct} returned.
 * @returns Units of gas; the whole transaction's.
 * @throws {EscrowError} of the class of what the escrow refuses.
 */
export async function estimateAct(
  client: EarnestClient,
  { escrow, sender, data }: SimulateOptions & { readonly data: Hex },
): Promise<bigint> {
  return estimateCall(client, { to: escrowOf(client, escrow), data }, { sender })
}
