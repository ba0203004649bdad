import type { z } from 'zod'

import { type Refusal, readJson, refused } from '../../core/index.ts'
import { checkSize } from '../protocol/checkSize.ts'

/** A message in its inner form, or why it has none. */
export type ReadMessage<Value> =
  | { readonly ok: true; readonly value: Value }
  | Refusal<'MessageTooLarge' | 'MessageMalformed' | 'MessageAmbiguous' | 'MessageTooDeep' | 'MessageInvalid'>

/**
 * The first two checks: size, then schema, with no unknown or repeated names and no free text outside named fields.
 */
export function readMessage<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): ReadMessage<z.output<Schema>> {
  const size = checkSize(text)
  if (!size.ok) return size
  const json = readJson(text)
  if (!json.ok) return json
  const parsed = schema.safeParse(json.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  // Names of places only: what a stranger wrote is not repeated to logs.
  const places = parsed.error.issues
    .slice(0, 8)
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`)
  return refused('MessageInvalid', 'The message does not fit its schema', { places })
}
