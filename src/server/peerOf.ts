import type { Context } from 'hono'

import { isLoopback } from '../negotiation/index.ts'
import { connectionOf } from './connectionOf.ts'

/**
 * Whom a request came from, as a network: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one, since
 * whoever has one address of a network has its others nearly for free.
 *
 * @param trustedProxies How many proxies of our own every request passes. Each adds the address that it sees to
 * `X-Forwarded-For`; whatever else stands there is a stranger's word. 0: the connection's own address is taken.
 * @returns undefined where it is not known: another server than Node's, or a connection from the machine itself, behind
 * which may be a proxy and so anybody.
 */
export function peerOf(context: Context, trustedProxies: number): string | undefined {
  const { remoteAddress } = connectionOf(context)
  if (remoteAddress === undefined) return undefined
  if (trustedProxies === 0) return isLoopback(remoteAddress) ? undefined : networkOf(remoteAddress)
  const told = (context.req.header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  const address = told.at(-trustedProxies)
  return address === undefined ? undefined : networkOf(address)
}

function networkOf(address: string): string | undefined {
  const four = address.match(/^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i)?.[1]
  if (four !== undefined) return `${four}.0/24`
  if (!URL.canParse(`http://[${address}]`)) return undefined
  // The URL parser writes an address in its one form, in which the longest run of zeros is left out.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0')
  return `${[...before, ...zeros, ...after].slice(0, 3).join(':')}::/48`
}
