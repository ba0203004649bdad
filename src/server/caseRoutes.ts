import type { Hono } from 'hono'

import { Hash, refused } from '../core/index.ts'
import { type AppParameters, openApp } from './openApp.ts'
import { refuse } from './refuse.ts'

/** What cases are served from. */
export type CaseRoutesParameters = AppParameters & {
  /** The packed bundle of a case; undefined: there is none here. */
  readonly bundleOf: (id: Hash) => Promise<Uint8Array | undefined>
}

/**
 * A party's own cases over HTTP, for jurors, who know no more of a case than its id.
 *
 * - `GET /cases/:id/bundle` gives its bundle.
 *
 * Warning: case ids are on chain, so whoever reaches this reads what the deal was about and what was delivered.
 */
export function caseRoutes({ bundleOf, report }: CaseRoutesParameters): Hono {
  const app = openApp({ report })

  app.get('/cases/:id/bundle', async (context) => {
    const id = Hash.safeParse(context.req.param('id'))
    const bytes = id.success ? await bundleOf(id.data) : undefined
    if (bytes === undefined) return refuse(context, unknown)
    return context.body(Uint8Array.from(bytes), 200, {
      'content-type': 'application/octet-stream',
      // What was delivered is never shown as a page of ours.
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    })
  })

  return app
}

const unknown = refused('BundleUnknown', 'There is no bundle of such a case here')
