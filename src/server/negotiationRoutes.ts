import type { Hono } from 'hono'

import { type Clock, Hash, type Refusal, refused } from '../core/index.ts'
import { mostBytes, type Negotiator, readersOf, verifyRead, type Wire } from '../negotiation/index.ts'
import { idempotency } from './idempotency.ts'
import { type AppParameters, boundBody, openApp } from './openApp.ts'
import { refuse } from './refuse.ts'

/** What the negotiation wire is served from. */
export type NegotiationRoutesParameters = AppParameters & {
  readonly negotiator: Pick<Negotiator, 'store' | 'askContract'>
  /** Where what comes in goes: the listening end of the wire. */
  readonly inbox: Wire
  readonly clock: Clock
}

/** The longest that a read waits, in seconds. */
const mostWait = 30

/**
 * The negotiation protocol over HTTP. Only one side needs an address: the other posts to it and reads from it.
 *
 * - `POST /negotiations` opens with a signed request.
 * - `POST /negotiations/:id/moves` keeps a move and acknowledges it; the answer to it comes by a read.
 * - `GET /negotiations/:id/moves?after=n&wait=s` gives the moves after round n, waiting up to s seconds for one; it needs
 *   a party's signature (see {@link verifyRead}).
 *
 * @example
 * serve({ fetch: negotiationRoutes({ negotiator, inbox, clock, report }).fetch, port: 8402 })
 */
export function negotiationRoutes({ negotiator, inbox, clock, report }: NegotiationRoutesParameters): Hono {
  const app = openApp({ report })
  app.use(boundBody(mostBytes), idempotency({ clock }))

  app.post('/negotiations', async (context) => {
    const text = decode(await context.req.arrayBuffer())
    if (text === undefined) return refuse(context, malformed)
    const answer = await inbox.open(text)
    return answer.ok ? context.json(answer, 201) : refuse(context, answer)
  })

  app.post('/negotiations/:id/moves', async (context) => {
    const id = Hash.safeParse(context.req.param('id'))
    const text = decode(await context.req.arrayBuffer())
    if (!id.success || text === undefined) return refuse(context, malformed)
    const answer = await inbox.send(id.data, text)
    return answer.ok ? context.json(answer, 202) : refuse(context, answer)
  })

  app.get('/negotiations/:id/moves', async (context) => {
    const id = Hash.safeParse(context.req.param('id'))
    const after = wholeNumber(context.req.query('after') ?? '0')
    const wait = wholeNumber(context.req.query('wait') ?? '0')
    if (!id.success || after === undefined || wait === undefined) return refuse(context, malformed)
    const record = await negotiator.store.load(id.data)
    if (record === undefined) return refuse(context, unknown)
    const { domain } = record.opening.document
    const allowed = await verifyRead({
      read: { method: 'GET', url: context.req.url, domain },
      headers: {
        'signature-input': context.req.header('signature-input'),
        signature: context.req.header('signature'),
      },
      readers: readersOf(record),
      now: clock.now(),
      askContract: negotiator.askContract,
    })
    if (!allowed.ok) return refuse(context, allowed)
    const moves = await inbox.read(id.data, after, Math.min(wait, mostWait))
    return 'ok' in moves ? refuse(context, moves) : context.json({ moves })
  })

  return app
}

const malformed: Refusal = refused('MessageMalformed', 'The request is not of the form it should have')
const unknown: Refusal = refused('NegotiationUnknown', 'The negotiation is not known here')

function decode(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
