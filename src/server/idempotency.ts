import type { MiddlewareHandler } from 'hono'

import { type Clock, type Hash, keccak256, refused } from '../core/index.ts'
import { refuse } from './refuse.ts'

/** What is kept of a request with a key. */
type Kept = {
  readonly body: Hash
  readonly at: number
  /** Absent while it runs. */
  answer?: { readonly status: number; readonly headers: readonly [string, string][]; readonly text: string }
}

/** The most keys that are kept, and how long, in seconds. */
const mostKeys = 4_096
const keptFor = 24 * 60 * 60

/** The longest key. */
const longestKey = 255

/**
 * The IETF's `Idempotency-Key` for POST: same key and body, the answer that was given; another body, 422; still running,
 * 409. A key belongs to its path. Answers that say nothing about the request (the server's own trouble) are not kept.
 */
export function idempotency({ clock }: { readonly clock: Clock }): MiddlewareHandler {
  const kept = new Map<string, Kept>()
  return async (context, next) => {
    const key = context.req.header('idempotency-key')
    if (context.req.method !== 'POST' || key === undefined) return next()
    if (key === '' || key.length > longestKey) {
      return refuse(
        context,
        refused('IdempotencyKeyInvalid', 'The key is empty or too long', { most: longestKey }),
      )
    }
    const now = clock.now()
    const name = `${context.req.path}\n${key}`
    const body = keccak256(new Uint8Array(await context.req.arrayBuffer()))
    const known = kept.get(name)
    if (known !== undefined && now < known.at + keptFor) {
      if (known.body !== body) {
        return refuse(context, refused('IdempotencyKeyReused', 'The key was used with another body'))
      }
      if (known.answer === undefined) {
        return refuse(context, refused('IdempotencyRunning', 'The same request is still running'))
      }
      const { status, headers, text } = known.answer
      return new Response(text, { status, headers: [...headers] })
    }
    const running: Kept = { body, at: now }
    makeRoom(kept)
    kept.set(name, running)
    try {
      await next()
      const { status, headers } = context.res
      if (status < 500)
        running.answer = { status, headers: [...headers], text: await context.res.clone().text() }
    } finally {
      if (running.answer === undefined) kept.delete(name)
    }
  }
}

/** Forgets the oldest: moves are idempotent by themselves, so that costs nobody anything. */
function makeRoom(kept: Map<string, Kept>): void {
  for (const name of kept.keys()) {
    if (kept.size < mostKeys) return
    kept.delete(name)
  }
}
