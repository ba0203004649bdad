import type { Address } from '../../core/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { ConsentInvalidError, PullFailedError } from '../generated/errors.ts'
import { explainConsentError } from './explainConsentError.ts'
import { explainPullError } from './explainPullError.ts'

/** What was performed when an error came. */
export type FailedAct = {
  /** The contract: the escrow, or a court. */
  readonly escrow: Address
  /** The name of its function. */
  readonly act: string
  /** Its arguments by their names. */
  readonly given: object
}

/**
 * Adds to a refusal of the escrow what the escrow does not tell: why a token's pull failed, or that a consent is one of an
 * account which is not deployed.
 *
 * @param error Whatever an act's simulation, estimate or transaction threw.
 * @returns A {@link PullRefusedError} or a {@link ConsentRefusedError}, of the same code; else the error unchanged. It
 * throws nothing: a node that does not answer leaves the error as it was.
 */
export async function explainRefusal(
  client: EarnestClient,
  error: unknown,
  failed: FailedAct,
): Promise<unknown> {
  try {
    if (error instanceof PullFailedError) return await explainPullError(client, error, failed)
    if (error instanceof ConsentInvalidError) return await explainConsentError(client, error, failed)
  } catch {
    // The chain's own answer is all there is.
  }
  return error
}

/** Runs what may fail, and throws what {@link explainRefusal} makes of it. */
export async function explained<Result>(
  client: EarnestClient,
  failed: FailedAct,
  attempt: () => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt()
  } catch (error) {
    throw await explainRefusal(client, error, failed)
  }
}
