import type { Hono } from 'hono'

import { Hash, refused, toWire } from '../core/index.ts'
import { type JurorService, Rationale } from '../jury/index.ts'
import { type AppParameters, openApp } from './openApp.ts'
import { refuse } from './refuse.ts'

/** What rationales are served from. */
export type RationaleRoutesParameters = AppParameters & {
  readonly service: Pick<JurorService, 'rationaleOf'>
}

/**
 * Why a juror voted as it did, for whoever reads its ballot on chain.
 *
 * - `GET /rationales/:hash` gives the rationale that a ballot names, once voting is over: its hash is keccak-256 of its
 *   canonical JSON.
 */
export function rationaleRoutes({ service, report }: RationaleRoutesParameters): Hono {
  const app = openApp({ report })

  app.get('/rationales/:hash', async (context) => {
    const hash = Hash.safeParse(context.req.param('hash'))
    const rationale = hash.success ? await service.rationaleOf(hash.data) : undefined
    if (rationale === undefined) return refuse(context, unknown)
    return context.json(toWire(Rationale, rationale), 200, {
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
  })

  return app
}

const unknown = refused('RationaleUnknown', 'There is no such rationale here, or its vote is not over')
