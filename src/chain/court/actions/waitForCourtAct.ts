import type { Address, TransactionReceipt } from 'viem'

import { type WaitOptions, waitForCall } from '../../calls/waitForCall.ts'
import type { EarnestClient } from '../../escrowOf.ts'
import { courtOf } from '../courtOf.ts'
import type { CourtEvent } from '../events/courtEvent.ts'
import { decodeCourtEvents } from '../events/getCourtEvents.ts'

/** What {@link waitForCourtAct} takes. */
export type WaitForCourtActParameters = WaitOptions & {
  /** The jury or the panel; default: the jury deployed on the client's chain. */
  readonly court?: Address | undefined
}

/** What came of a transaction. */
export type MinedCourtAct = {
  readonly receipt: TransactionReceipt
  /** The events of the court and its jurors in it, in their order. */
  readonly events: readonly CourtEvent[]
}

/**
 * Waits until a court's act is mined; or the same call, which its wallet sent again at another price.
 *
 * @throws {CourtError} or {EscrowError} of the class of what was refused, when it reverted.
 * @throws {RevertedError} when it reverted and a replay does not tell why.
 * @throws {TransactionReplacedError} when the wallet cancelled it, or sent something else in its place.
 * @throws {TransactionNotMinedError} when it is not mined in time; it may be yet.
 * @example
 * const { events } = await waitForCourtAct(client, { court, hash: await vote(client, { court, id, ballots }) })
 */
export async function waitForCourtAct(
  client: EarnestClient,
  parameters: WaitForCourtActParameters,
): Promise<MinedCourtAct> {
  const receipt = await waitForCall(client, parameters)
  return { receipt, events: await decodeCourtEvents(client, receipt.logs, courtOf(client, parameters.court)) }
}
