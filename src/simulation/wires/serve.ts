import { serve as serveNode } from '@hono/node-server'
import type { Hono } from 'hono'

/** A server that is up. */
export type Served = {
  readonly url: string
  close(): Promise<void>
}

/**
 * Milliseconds for which a connection is kept. Agents pause for longer than Node keeps one by default, and whoever
 * asks by one that is just being closed gets no answer.
 */
const KEPT = 120_000

/**
 * Serves an agent's routes, on this machine only.
 *
 * @throws when nothing can be listened on.
 */
export async function serve(app: Hono): Promise<Served> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = serveNode(
    { fetch: app.fetch, hostname: '127.0.0.1', port: 0, serverOptions: { keepAliveTimeout: KEPT } },
    ({ port }) => resolve(port),
  )
  server.once('error', reject)

  return {
    url: `http://127.0.0.1:${await promise}`,
    close: () =>
      new Promise((closed) => {
        if ('closeAllConnections' in server) server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
