import { type Chain, type Client, createClient, type HttpTransport, http } from 'viem'
import { hardhat } from 'viem/chains'

/** How an endpoint refuses, over HTTP. */
export type HttpRefusal = {
  /** Default: 200, as many answer errors with. */
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The code and message of JSON-RPC, or plain text. */
  readonly body: { readonly code: number; readonly message: string } | string
}

/** Thrown to have an endpoint refuse. */
export class Refused extends Error {
  readonly refusal: HttpRefusal

  constructor(refusal: HttpRefusal) {
    super('refused')
    this.refusal = refusal
  }
}

/** A client over viem's own HTTP transport, repetitions and all; nothing leaves the process. */
export function httpEndpoint(
  request: (call: { method: string; params?: readonly unknown[] }) => Promise<unknown>,
): Client<HttpTransport, Chain> {
  const fetchFn = async (_url: unknown, init?: { body?: unknown }) => {
    const { id, ...call } = JSON.parse(String(init?.body))
    const json = { 'content-type': 'application/json' }
    try {
      return new Response(JSON.stringify({ jsonrpc: '2.0', id, result: await request(call) }), {
        headers: json,
      })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const { status = 200, headers = {}, body } = error.refusal
      if (typeof body === 'string') return new Response(body, { status, headers })
      const answer = JSON.stringify({ jsonrpc: '2.0', id, error: body })
      return new Response(answer, { status, headers: { ...json, ...headers } })
    }
  }
  return createClient({
    chain: { ...hardhat, contracts: {} },
    transport: http('http://127.0.0.1', { fetchFn: fetchFn as typeof fetch }),
    cacheTime: 0,
  })
}
