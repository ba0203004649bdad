import { Hono } from 'hono'

import { Hash, refused, toWire } from '../core/index.ts'
import { type JurorService, Rationale } from '../jury/index.ts'
import { refuse } from './refuse.ts'

/** What rationales are served from. */
export type RationaleRoutesParameters = {
  readonly service: Pick<JurorService, 'rationaleOf'>
  /** Told of what went wrong here; whoever asked learns nothing of it. Default: the error output. */
  readonly report?: ((error: unknown) => void) | undefined
}

/**
 * Why a juror voted as it did, for whoever reads its ballot on chain.
 *
 * - `GET /rationales/:hash` gives the rationale that a ballot names, once voting is over: its hash is keccak-256 of its
 *   canonical JSON.
 */
export function rationaleRoutes({ service, report = console.error }: RationaleRoutesParameters): Hono {
  const app = new Hono()
  app.onError((error, context) => {
    report(error)
    return refuse(context, refused('Internal', 'Something went wrong here'))
  })

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
