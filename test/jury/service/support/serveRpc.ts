import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** Something that listens on this machine. */
export type Served = { readonly url: string; close(): Promise<void> }

/** Serves an app on a free port. */
export function serveApp(app: Hono): Promise<Served> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
  })
}

/** Serves an embedded chain as JSON-RPC, for other processes. */
export function serveRpc(provider: {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>
}): Promise<Served> {
  const one = async ({ id, method, params }: { id: unknown; method: string; params?: unknown[] }) => {
    try {
      return { jsonrpc: '2.0', id, result: await provider.request({ method, params: params ?? [] }) }
    } catch (error) {
      const { message = 'failed', data, code } = error as { message?: string; data?: unknown; code?: number }
      return { jsonrpc: '2.0', id, error: { code: code ?? -32_000, message, data } }
    }
  }
  const app = new Hono()
  app.post('/', async (context) => {
    const body = await context.req.json()
    return context.json((await (Array.isArray(body) ? Promise.all(body.map(one)) : one(body))) as never)
  })
  return serveApp(app)
}
