import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'

import { parse, toWire } from '../../core/index.ts'
import type { Question } from './ask.ts'

/** A delivery of 8 MiB in base64 fits, with what goes with it. */
const MOST_BYTES = 12 * 1024 * 1024

/**
 * Answers a question that other agents may put.
 *
 * A refusal is whatever `answerer` throws: its message is the reason that the other side is told.
 */
export function answer<Asked extends z.ZodType, Answered extends z.ZodType>(
  app: Hono,
  { path, asked, answered }: Question<Asked, Answered>,
  answerer: (input: z.output<Asked>) => Promise<z.output<Answered>>,
): void {
  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: (context) => context.json({ error: `more than ${MOST_BYTES} bytes` }, 413),
  })
  app.post(path, limit, async (context) => {
    try {
      const output = await answerer(parse(asked, await context.req.json()))
      return context.json(toWire(answered, output) as object)
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 422)
    }
  })
}
