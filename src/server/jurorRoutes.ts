import type { Hono } from 'hono'

import { type Clock, Hash, type Refusal, refused, systemClock } from '../core/index.ts'
import { type JurorService, mostBundle } from '../jury/index.ts'
import { caseRoutes } from './caseRoutes.ts'
import { type AppParameters, boundBody, openApp } from './openApp.ts'
import { peerOf } from './peerOf.ts'
import { rationaleRoutes } from './rationaleRoutes.ts'
import { refuse } from './refuse.ts'

/** What a juror's routes are served from. */
export type JurorRoutesParameters = AppParameters & {
  readonly service: Pick<
    JurorService,
    'rationaleOf' | 'announcementOf' | 'takesBundles' | 'takeBundle' | 'bundleOf'
  >
  /** Where the juror is reached; absent: it does not say who it is. */
  readonly url?: string | undefined
  /** For how many bundles came within a minute; default: the machine's. */
  readonly clock?: Clock | undefined
  /** As for `negotiationRoutes`; default: 0. */
  readonly trustedProxies?: number | undefined
}

/** The most bundles that are read at once, one a peer: each may have its largest size. */
const mostAtOnce = 4
/** The most bundles a minute: of one peer, and of all. */
const mostOfPeer = 12
const mostOfAll = 120

/**
 * A juror over HTTP.
 *
 * - `GET /juror` tells its key, signed for the URL at which it is reached.
 * - `PUT /cases/:id/bundle` takes a bundle of a case where it sits, from anybody, until its ballot is fixed. All of it is
 *   verified against the chain. At most 25 MiB, and as many as the limits above let through; `Busy` says to come again.
 * - `GET /cases/:id/bundle` gives the fullest that it has: jurors ask one another.
 * - `GET /rationales/:hash` as {@link rationaleRoutes} does.
 *
 * Warning: case ids are on chain, so whoever reaches this reads what was delivered, as from a party's `caseRoutes`.
 */
export function jurorRoutes(parameters: JurorRoutesParameters): Hono {
  const { service, url, clock = systemClock, trustedProxies = 0, report } = parameters
  const app = openApp({ report })
  const came = countMinutes(clock)
  const reading = new Set<string>()

  app.get('/juror', async (context) =>
    url === undefined ? refuse(context, unannounced) : context.json(await service.announcementOf(url)),
  )

  app.put(
    '/cases/:id/bundle',
    // Before a body is read.
    async (context, next) => {
      const id = Hash.safeParse(context.req.param('id'))
      if (!id.success || !(await service.takesBundles(id.data))) return refuse(context, unknown)
      // Of those that are not known apart one at a time, too: a slow one holds its own place alone.
      const peer = peerOf(context, trustedProxies) ?? ''
      const isFull = reading.has(peer) || reading.size >= mostAtOnce
      if (isFull || !came(peer)) return refuse(context, busy)
      reading.add(peer)
      try {
        await next()
      } finally {
        reading.delete(peer)
      }
    },
    boundBody(mostBundle, tooLarge),
    async (context) => {
      const id = Hash.parse(context.req.param('id'))
      const taken = await service.takeBundle(id, new Uint8Array(await context.req.arrayBuffer()))
      return taken.ok ? context.json({ ok: true }, 201) : refuse(context, taken)
    },
  )

  app.route('/', caseRoutes({ bundleOf: service.bundleOf, report }))
  app.route('/', rationaleRoutes({ service, report }))
  return app
}

/** Counts what comes within a minute, of each peer and of all. @returns Whether one more may come. */
function countMinutes(clock: Clock): (peer: string) => boolean {
  let minute = 0
  let all = 0
  let ofPeers = new Map<string, number>()
  return (peer) => {
    const now = Math.floor(clock.now() / 60)
    if (now !== minute) {
      minute = now
      all = 0
      ofPeers = new Map()
    }
    const ofPeer = ofPeers.get(peer) ?? 0
    if (all >= mostOfAll || ofPeer >= mostOfPeer) return false
    all += 1
    ofPeers.set(peer, ofPeer + 1)
    return true
  }
}

const tooLarge = refused('BundleTooLarge', 'The bundle is too large')
const unknown: Refusal = refused('CaseUnknown', 'No bundle of such a case is taken here now')
const unannounced: Refusal = refused('JurorUnannounced', 'The juror does not say where it is reached')
const busy: Refusal = refused('Busy', 'Too many bundles come at once: try again in a minute')
