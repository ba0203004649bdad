import { BaseError } from '../../core/index.ts'

/**
 * Reads a server's public URL, origin and path prefix, and gives it its one form: host in small letters, no default port,
 * no slash at the end.
 *
 * @throws {PublicUrlInvalidError} unless it is http or https, without credentials, query and fragment.
 * @example
 * parsePublicUrl('https://Seller.example:443/earnest/') // 'https://seller.example/earnest'
 */
export function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url !== undefined && /^https?:$/.test(url.protocol) && !/[?#]/.test(text)
  if (!plain || url.username !== '' || url.password !== '') throw new PublicUrlInvalidError(text)
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** A connection as its server sees it. */
export type Connection = {
  readonly localPort?: number | undefined
  readonly remoteAddress?: string | undefined
  /** Whether it is over TLS. */
  readonly encrypted?: boolean | undefined
}

/**
 * The URLs by which a program on the server's own machine reaches it over a connection. None for a connection from
 * elsewhere: what its server is called there, the server can't know.
 */
export function localUrls({ localPort, remoteAddress, encrypted = false }: Connection): readonly string[] {
  if (localPort === undefined || remoteAddress === undefined || !isLoopback(remoteAddress)) return []
  const hosts = ['127.0.0.1', 'localhost', '[::1]']
  return hosts.map((host) => parsePublicUrl(`${encrypted ? 'https' : 'http'}://${host}:${localPort}`))
}

/** Whether an IP address is the machine's own. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./i.test(address)
}

/** Thrown when a public URL is none. Says nothing of it but where it leads. Code `PublicUrlInvalid`. */
export class PublicUrlInvalidError extends BaseError {
  override readonly name = 'PublicUrlInvalidError'

  constructor(text: string) {
    const found = URL.canParse(text) ? new URL(text).origin : 'no URL'
    super('A public URL is http or https, without credentials, query and fragment', {
      code: 'PublicUrlInvalid',
      details: { found },
    })
  }
}
