import type { z } from 'zod'

import { BaseError, parse, toWire } from '../../core/index.ts'

/** A question that one agent can put to another: its route, what is asked, what is answered. */
export type Question<Asked extends z.ZodType, Answered extends z.ZodType> = {
  readonly path: string
  readonly asked: Asked
  readonly answered: Answered
}

/** Seconds after which an agent that says nothing is given up on: the run fails, nothing is decided by it. */
const PATIENCE = 60

/**
 * Asks another agent over HTTP.
 *
 * @param url Where the agent is.
 * @throws {AnswerRefusedError} when it refuses, with its reason.
 * @throws {AnswerMissingError} when none comes.
 * @throws {InputInvalidError} when its answer is of another form than agreed.
 */
export async function ask<Asked extends z.ZodType, Answered extends z.ZodType>(
  url: string,
  { path, asked, answered }: Question<Asked, Answered>,
  input: z.output<Asked>,
): Promise<z.output<Answered>> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(toWire(asked, input)),
    signal: AbortSignal.timeout(PATIENCE * 1_000),
  }).catch((error) => {
    throw new AnswerMissingError(path, error)
  })
  const body = await response.json()
  if (!response.ok) throw new AnswerRefusedError(String(body?.message ?? response.status))
  return parse(answered, body)
}

/** Thrown when another agent refuses to answer. Code `AnswerRefused`. */
export class AnswerRefusedError extends BaseError {
  override readonly name = 'AnswerRefusedError'

  constructor(reason: string) {
    super(reason, { code: 'AnswerRefused' })
  }
}

/** Thrown when another agent can't be reached, or says nothing. Code `AnswerMissing`. */
export class AnswerMissingError extends BaseError {
  override readonly name = 'AnswerMissingError'

  constructor(path: string, cause: Error) {
    const reason = cause.name === 'TimeoutError' ? `waited ${PATIENCE} s` : String(cause.cause ?? cause)
    super(`There is no answer to ${path}`, { code: 'AnswerMissing', details: { reason }, cause })
  }
}
