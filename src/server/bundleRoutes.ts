import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

import { Hash, refused } from '../core/index.ts'
import { type BundleStore, hashBundle, mostBundle } from '../jury/index.ts'
import { refuse } from './refuse.ts'

/** What bundles are served from. */
export type BundleRoutesParameters = {
  readonly store: BundleStore
  /** Told of what went wrong here; whoever asked learns nothing of it. Default: the error output. */
  readonly report?: ((error: unknown) => void) | undefined
}

/**
 * Evidence bundles over HTTP, each under its hash, so that what is there never changes.
 *
 * - `PUT /bundles/:hash` keeps the bundle that hashes to it, at most 25 MiB.
 * - `GET /bundles/:hash` gives it.
 *
 * Warning: whoever knows a hash can read the bundle, and anybody can put one in: stand in front of it what the place needs.
 */
export function bundleRoutes({ store, report = console.error }: BundleRoutesParameters): Hono {
  const app = new Hono()
  app.onError((error, context) => {
    report(error)
    return refuse(context, refused('Internal', 'Something went wrong here'))
  })
  app.use(
    bodyLimit({
      maxSize: mostBundle,
      onError: (context) =>
        refuse(context, refused('BundleTooLarge', 'The bundle is too large', { most: mostBundle })),
    }),
  )

  app.put('/bundles/:hash', async (context) => {
    const hash = Hash.safeParse(context.req.param('hash'))
    if (!hash.success) return refuse(context, unknown)
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    const found = hashBundle(bytes)
    if (found !== hash.data) {
      return refuse(context, refused('BundleMismatch', 'The bundle has another hash', { found }))
    }
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

const unknown = refused('BundleUnknown', 'There is no such bundle here')
