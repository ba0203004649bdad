import { Hono } from 'hono'

import { type Listening, listen } from '../../../../src/server/index.ts'

/** Serves an embedded chain as JSON-RPC, for other processes. */
export function serveRpc(provider: {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>
}): Promise<Listening> {
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
  return listen(app)
}
