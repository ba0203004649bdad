import { HttpRequestError, LimitExceededRpcError, TimeoutError, BaseError as ViemError } from 'viem'

/** What goes wrong on the way to a contract, and says nothing about it. */
const ways = [HttpRequestError, LimitExceededRpcError, TimeoutError]

/** Whether a call failed on its way: no answer, or one that says to come later. */
export function isTransport(error: unknown): boolean {
  if (!(error instanceof ViemError)) return false
  return error.walk((each) => ways.some((way) => each instanceof way)) !== null
}
