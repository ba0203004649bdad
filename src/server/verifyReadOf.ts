import type { Context } from 'hono'

import type { Verdict } from '../core/index.ts'
import { localUrls, type ReadRefusal, type VerifyReadParameters, verifyRead } from '../negotiation/index.ts'
import { connectionOf } from './connectionOf.ts'

/** What a request that reads is held against. */
export type VerifyReadOfParameters = Pick<VerifyReadParameters, 'readers' | 'now' | 'askContract'> & {
  /** Of the escrow: reads are signed in it. */
  readonly domain: VerifyReadParameters['read']['domain']
  /**
   * The route's own path, without what the routes are mounted under: a proxy may have taken a prefix off, or whoever
   * mounts the routes put one before. The query is the request's.
   */
  readonly path: string
  /** The server's public URLs; default: those by which programs on the same machine reach it. */
  readonly servers?: readonly string[] | undefined
}

/**
 * Whether a request is a read that one of its readers signed, for this server, and is still good: {@link verifyRead} of
 * what came over HTTP.
 */
export function verifyReadOf(
  context: Context,
  { domain, path, servers, ...given }: VerifyReadOfParameters,
): Promise<Verdict<ReadRefusal>> {
  return verifyRead({
    ...given,
    // Hono answers a HEAD by the same route: it is signed as the GET that it stands for.
    read: { method: 'GET', path: `${path}${new URL(context.req.url).search}`, domain },
    servers: servers ?? localUrls(connectionOf(context)),
    headers: {
      'signature-input': context.req.header('signature-input'),
      signature: context.req.header('signature'),
    },
  })
}
