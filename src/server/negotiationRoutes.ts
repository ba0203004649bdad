import type { Hono } from 'hono'

import { type Clock, Hash, type Refusal, refused } from '../core/index.ts'
import { type Inbox, mostBytes, type Negotiator, parsePublicUrl, readersOf } from '../negotiation/index.ts'
import { idempotency } from './idempotency.ts'
import { type AppParameters, boundBody, openApp } from './openApp.ts'
import { peerOf } from './peerOf.ts'
import { refuse } from './refuse.ts'
import { verifyReadOf } from './verifyReadOf.ts'

/** What the negotiation wire is served from. */
export type NegotiationRoutesParameters = AppParameters & {
  readonly negotiator: Pick<Negotiator, 'store' | 'askContract'>
  /** Where what comes in goes: the listening end of the wire. */
  readonly inbox: Inbox
  readonly clock: Clock
  /**
   * The URLs by which others reach these routes: origin and the path prefix before `/negotiations`, as they stand in
   * front of all proxies. Reads are signed for one of them. Default: programs on the same machine alone may read, by
   * `http://127.0.0.1:port`, `localhost` or `[::1]`.
   */
  readonly publicUrls?: readonly string[] | undefined
  /**
   * How many proxies of our own every request passes, each of which adds to `X-Forwarded-For` what it sees; default: 0.
   * By it requests are counted by whom they came from.
   */
  readonly trustedProxies?: number | undefined
}

/** The longest that a read waits, in seconds. */
const mostWait = 30

/**
 * The negotiation protocol over HTTP. Only one side needs an address: the other posts to it and reads from it.
 *
 * - `POST /negotiations` opens with a signed request.
 * - `POST /negotiations/:id/moves` keeps a move and acknowledges it; the answer to it comes by a read.
 * - `GET /negotiations/:id/moves?after=n&wait=s` gives the moves after round n, waiting up to s seconds for one; it needs
 *   a party's signature (see {@link verifyReadOf}) for one of `publicUrls`. What a proxy made of Host and path is no matter.
 *
 * @throws {PublicUrlInvalidError} when one of `publicUrls` is none.
 * @example
 * const publicUrls = ['https://seller.example/earnest']
 * await listen(negotiationRoutes({ negotiator, inbox, clock, publicUrls }), { port: 8402 })
 */
export function negotiationRoutes(parameters: NegotiationRoutesParameters): Hono {
  const { negotiator, inbox, clock, report, trustedProxies = 0 } = parameters
  const publicUrls = parameters.publicUrls?.map(parsePublicUrl)
  const app = openApp({ report })
  app.use(boundBody(mostBytes), idempotency({ clock }))

  app.post('/negotiations', async (context) => {
    const text = decode(await context.req.arrayBuffer())
    if (text === undefined) return refuse(context, malformed)
    const answer = await inbox.open(text, peerOf(context, trustedProxies))
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
    const allowed = await verifyReadOf(context, {
      domain,
      path: `/negotiations/${context.req.param('id')}/moves`,
      servers: publicUrls,
      readers: readersOf(record),
      now: clock.now(),
      askContract: negotiator.askContract,
    })
    if (!allowed.ok) {
      const unset = publicUrls === undefined && allowed.code === 'ReadMisdirected'
      return refuse(context, unset ? { ...publicUrlMissing, details: allowed.details } : allowed)
    }
    const moves = await inbox.read(id.data, after, Math.min(wait, mostWait))
    return 'ok' in moves ? refuse(context, moves) : context.json({ moves })
  })

  return app
}

const malformed: Refusal = refused('MessageMalformed', 'The request is not of the form it should have')
const publicUrlMissing: Refusal = refused(
  'PublicUrlMissing',
  'The server was not told its public URL: set `publicUrls` of its routes to what reads are signed for',
)
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
