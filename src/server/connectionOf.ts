import type { Context } from 'hono'

import type { Connection } from '../negotiation/index.ts'

/** The connection that a request came by, as Node's server tells it; empty where another server runs the routes. */
export function connectionOf(context: Context): Connection {
  const bindings = context.env as { readonly incoming?: { readonly socket?: Connection } } | undefined
  return bindings?.incoming?.socket ?? {}
}
