import type { Hono } from 'hono'
import type { z } from 'zod'

import { BaseError, parse, refused, toWire } from '../../core/index.ts'
import { boundBody, refuse } from '../../server/index.ts'
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
  app.post(path, boundBody(MOST_BYTES), async (context) => {
    try {
      const output = await answerer(parse(asked, await context.req.json()))
      return context.json(toWire(answered, output) as object)
    } catch (error) {
      const code = error instanceof BaseError ? error.code : 'AnswerRefused'
      return refuse(context, refused(code, error instanceof Error ? error.message : String(error)))
    }
  })
}
