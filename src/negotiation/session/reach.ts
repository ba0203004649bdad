import { BaseError, type Refusal, refused } from '../../core/index.ts'

/**
 * What somebody answers; that it can't be reached, or that the chain can't, is an answer too, and no matter of the others
 * that are asked.
 */
export async function reach<Result>(call: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof BaseError) return refused(error.code, error.shortMessage, error.details)
    throw error
  }
}
