import type { AddressInfo } from 'node:net'

import type { Hono } from 'hono'

import { optionalPackage } from '../core/index.ts'
import { serverPackages } from './hono.ts'

/** Where routes are served, and how. */
export type ListenParameters = {
  /** The TCP port; default: 0, any free one. */
  readonly port?: number | undefined
  /** The address, or name, to listen at; default: `127.0.0.1`, which only this machine reaches. */
  readonly host?: string | undefined
  /**
   * Seconds for which a connection is kept open between two requests; default: 120. Agents pause for longer than the five
   * that are Node's own default, and whoever asks over a connection that is just being closed gets no answer.
   */
  readonly keepAlive?: number | undefined
}

/** A server that is up. */
export type Listening = {
  /** `http://`, the host it listens at, and the port. */
  readonly url: string
  readonly port: number
  /** Ends it, and the connections that are open. */
  close(): Promise<void>
}

/**
 * Serves routes by Node's own HTTP server.
 *
 * Warning: it speaks plain HTTP. Anything beyond this machine belongs behind a proxy that adds TLS.
 *
 * @param app What any of the route functions here gives, or a Hono app that has them.
 * @throws {PackageMissingError} without `@hono/node-server`.
 * @throws Node's own error when it can't listen there, such as `EADDRINUSE`.
 * @example
 * const { url, close } = await listen(negotiationRoutes({ negotiator, inbox, clock }), { port: 8402 })
 */
export async function listen(
  app: Pick<Hono, 'fetch'>,
  { port = 0, host = '127.0.0.1', keepAlive = 120 }: ListenParameters = {},
): Promise<Listening> {
  const { serve } = await loadServer()
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>()
  const server = serve(
    { fetch: app.fetch, hostname: host, port, serverOptions: { keepAliveTimeout: keepAlive * 1_000 } },
    resolve,
  )
  server.once('error', reject)
  const { port: found } = await promise

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${found}`,
    port: found,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function loadServer() {
  return optionalPackage(serverPackages, 'A server', () => import('@hono/node-server'))
}
