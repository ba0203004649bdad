import type { Hono as App, MiddlewareHandler } from 'hono'

import { type Refusal, refused } from '../core/index.ts'
import { bodyLimit, Hono } from './hono.ts'
import { refuse } from './refuse.ts'

/** What all routes take. */
export type AppParameters = {
  /** Told of what went wrong here; whoever asked learns nothing of it. Default: the error output. */
  readonly report?: ((error: unknown) => void) | undefined
}

/** An app without routes yet: it answers that something went wrong, and reports what. */
export function openApp({ report = console.error }: AppParameters = {}): App {
  const app = new Hono()
  app.onError((error, context) => {
    report(error)
    return refuse(context, refused('Internal', 'Something went wrong here'))
  })
  return app
}

/** Refuses bodies of more than `most` bytes before they are read whole. */
export function boundBody(most: number, refusal: Refusal = messageTooLarge): MiddlewareHandler {
  return bodyLimit({
    maxSize: most,
    onError: (context) => refuse(context, { ...refusal, details: { most } }),
  })
}

const messageTooLarge: Refusal = refused('MessageTooLarge', 'The message is too large')
