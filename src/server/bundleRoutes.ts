import type { Hono } from 'hono'

import { Hash, passed, refused, type Verdict } from '../core/index.ts'
import { type BundleStore, hashBundle, mostBundle } from '../jury/index.ts'
import { type AppParameters, boundBody, openApp } from './openApp.ts'
import { refuse } from './refuse.ts'

/** What bundles are served from. */
export type BundleRoutesParameters = AppParameters & {
  readonly store: BundleStore
  /** Whether a bundle that somebody puts in is kept, such as only those of open cases; default: any is. */
  readonly accept?: ((bytes: Uint8Array) => Verdict | Promise<Verdict>) | undefined
}

/**
 * Evidence bundles over HTTP, each under its hash, so that what is there never changes.
 *
 * - `PUT /bundles/:hash` keeps the bundle that hashes to it, at most 25 MiB.
 * - `GET /bundles/:hash` gives it.
 *
 * Warning: whoever knows a hash can read the bundle. Without `accept`, anybody can fill the store.
 */
export function bundleRoutes({ store, accept = () => passed, report }: BundleRoutesParameters): Hono {
  const app = openApp({ report })
  app.use(boundBody(mostBundle, tooLarge))

  app.put('/bundles/:hash', async (context) => {
    const hash = Hash.safeParse(context.req.param('hash'))
    if (!hash.success) return refuse(context, unknown)
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    const found = hashBundle(bytes)
    if (found !== hash.data) {
      return refuse(context, refused('BundleMismatch', 'The bundle has another hash', { found }))
    }
    const accepted = await accept(bytes)
    if (!accepted.ok) return refuse(context, accepted)
    await store.put(bytes)
    return context.json({ ok: true, hash: found }, 201)
  })

  app.get('/bundles/:hash', async (context) => {
    const hash = Hash.safeParse(context.req.param('hash'))
    const bytes = hash.success ? await store.get(hash.data) : undefined
    if (bytes === undefined) return refuse(context, unknown)
    return context.body(Uint8Array.from(bytes), 200, {
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      // What a stranger put here is never shown as a page of ours.
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    })
  })

  return app
}

const tooLarge = refused('BundleTooLarge', 'The bundle is too large')
const unknown = refused('BundleUnknown', 'There is no such bundle here')
