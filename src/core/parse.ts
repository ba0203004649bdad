import { z } from 'zod'

import { BaseError } from './baseError.ts'

/**
 * Reads what came over a wire: checks it and gives it its inner form.
 *
 * @throws {InputInvalidError} naming each place that is wrong.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (!result.success) throw new InputInvalidError(result.error)
  return result.data
}

/**
 * Gives a value the form it has on the wire, after checking it.
 *
 * @throws {InputInvalidError} naming each place that is wrong.
 */
export function toWire<Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>): z.input<Schema> {
  const result = z.safeEncode(schema, value)
  if (!result.success) throw new InputInvalidError(result.error)
  return result.data
}

/** Thrown when a value does not fit its schema. Code `InputInvalid`. */
export class InputInvalidError extends BaseError {
  override readonly name = 'InputInvalidError'

  constructor(cause: z.ZodError) {
    const issues = cause.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`)
    super('The input does not fit its schema', { code: 'InputInvalid', details: { issues }, cause })
  }
}
