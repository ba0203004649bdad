import { BaseError } from '../core/index.ts'

/**
 * Waits for something, but not without end: what never comes must fail a run, not hold it up.
 *
 * @param seconds How long it may take.
 * @param what What is waited for, as the error is to say; asked for when the time is up, where it changes meanwhile.
 * @throws {TooLongError} when it takes longer. What is waited for goes on; nobody listens to it any more.
 */
export async function within<Result>(
  seconds: number,
  what: string | (() => string),
  promise: Promise<Result>,
): Promise<Result> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new TooLongError(typeof what === 'string' ? what : what(), seconds))
  }, seconds * 1_000)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Thrown when something does not come in time. Code `TooLong`. */
export class TooLongError extends BaseError {
  override readonly name = 'TooLongError'

  constructor(what: string, seconds: number) {
    super(`Waited ${seconds} s in vain for ${what}`, { code: 'TooLong' })
  }
}
