import { decodeRevert } from './decodeRevert.ts'
import { revertDataOf } from './revertDataOf.ts'

/**
 * Tells what went wrong in a call of the escrow.
 *
 * @param error Whatever a client threw.
 * @returns The class of the escrow's error; a {@link RevertedError} when something else reverted; else what was
 * thrown, unchanged: no answer, no money for gas, a key that would not sign.
 */
export function decodeError(error: unknown): unknown {
  const data = revertDataOf(error)
  return data === undefined ? error : decodeRevert(data, error)
}
