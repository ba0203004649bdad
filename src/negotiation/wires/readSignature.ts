import { hashTypedData } from 'viem'

import {
  type Address,
  bytesToHex,
  type Hash,
  type Hex,
  hexToBytes,
  isSameAddress,
  passed,
  refused,
  type Verdict,
} from '../../core/index.ts'
import { type Domain, eip712Domain, type Signer, verifyDigest } from '../../terms/index.ts'
import type { AskContract } from '../checks/checkConsent.ts'
import { parsePublicUrl } from './publicUrl.ts'

/** How long a signature for a read is good unless its signer says otherwise, in seconds. */
const defaultLife = 60

/** The longest life, in seconds, that a signature for a read may have. */
export const mostReadLife = 300

/** What of a request is covered, in RFC 9421's words. */
const components = '("@method" "@authority" "@path" "@query")'

/** A string under EIP-712, so that any signer, a wallet or a contract account included, can sign it. */
const types = { SignatureBase: [{ name: 'base', type: 'string' }] } as const

/** The two headers of a signed request (RFC 9421). */
export type ReadHeaders = { readonly 'signature-input': string; readonly signature: string }

/** A request that is to be read for a party only. */
export type SignedRead = {
  readonly method: string
  /** The server's public URL, as the reader knows it: origin and path prefix. What is signed is good there alone. */
  readonly server: string
  /** Path beneath the server's URL, with the query. */
  readonly path: string
  readonly domain: Domain
}

/**
 * Signs a request for what a party alone may read: RFC 9421 over method, authority, path and query, with the signature
 * base signed as EIP-712 typed data of the escrow's domain. The parameter `server` says for which public URL it is
 * signed: a proxy on the way may change the Host and the path.
 *
 * @throws {PublicUrlInvalidError} when the server's URL is none.
 * @param now Unix time.
 * @param life Seconds for which it is good, at most 300.
 */
export async function signRead(
  signer: Signer,
  read: SignedRead,
  now: number,
  life = defaultLife,
): Promise<ReadHeaders> {
  const server = parsePublicUrl(read.server)
  const times = `created=${now};expires=${now + life}`
  const parameters = `${components};${times};keyid="${signer.address}";alg="eip712";server="${server}"`
  const message = { base: signatureBase({ ...read, server }, parameters) }
  const signature = await signer.signDigest(digestOf(message.base, read.domain), {
    domain: eip712Domain(read.domain),
    types,
    primaryType: 'SignatureBase',
    message,
  })
  return {
    'signature-input': `read=${parameters}`,
    signature: `read=:${toBase64(signature)}:`,
  }
}

/** A signed read, taken apart. */
export type VerifyReadParameters = {
  readonly read: Omit<SignedRead, 'server'>
  /** The public URLs that are the server's own. Warning: never taken from a request, whose Host is a stranger's word. */
  readonly servers: readonly string[]
  readonly headers: { readonly [Name in keyof ReadHeaders]: string | undefined }
  /** Who may read. */
  readonly readers: readonly Address[]
  /** Unix time. */
  readonly now: number
  readonly askContract: AskContract
}

/** What is wrong with a signed read. */
export type ReadRefusal = 'ReadUnsigned' | 'ReadExpired' | 'ReadMisdirected' | 'ReadForbidden'

/**
 * Whether a request is signed by one of its readers, for this server, and still good.
 *
 * @throws {PublicUrlInvalidError} when one of the server's own URLs is none.
 */
export async function verifyRead(parameters: VerifyReadParameters): Promise<Verdict<ReadRefusal>> {
  const { read, headers, servers, readers, now, askContract } = parameters
  const input = headers['signature-input']?.match(inputPattern)?.groups
  const encoded = headers.signature?.match(signaturePattern)?.groups?.signature
  // Base64 of another length is none, and would be thrown at whoever reads it.
  if (input === undefined || encoded === undefined || encoded.length % 4 !== 0) {
    return refused('ReadUnsigned', "Reading needs a party's signature", { covered: components })
  }
  const { parameters: covered = '', created = '', expires = '', keyid = '', server = '' } = input
  const [from, until] = [Number(created), Number(expires)]
  if (now >= until || until - from > mostReadLife || until > now + 2 * mostReadLife) {
    return refused('ReadExpired', 'The signature is not good now', {
      found: now,
      created: from,
      expires: until,
    })
  }
  const allowed = servers.map(parsePublicUrl)
  if (!allowed.includes(server)) {
    return refused('ReadMisdirected', 'The signature is for another server', { found: server, allowed })
  }
  const reader = readers.find((candidate) => isSameAddress(candidate, keyid as Address))
  if (reader === undefined) return refused('ReadForbidden', 'The signer is no party', { keyid })
  const digest = digestOf(signatureBase({ ...read, server }, covered), read.domain)
  const signature = fromBase64(encoded)
  if (await verifyDigest(digest, signature, reader)) return passed
  if ((await askContract({ account: reader, digest, signature })) === 'yes') return passed
  return refused('ReadForbidden', "The signature is not the signer's over this request", { keyid })
}

const inputPattern =
  /^read=(?<parameters>\("@method" "@authority" "@path" "@query"\);created=(?<created>\d{1,12});expires=(?<expires>\d{1,12});keyid="(?<keyid>0x[0-9a-fA-F]{40})";alg="eip712";server="(?<server>[!#-[\]-~]{1,512})")$/
const signaturePattern = /^read=:(?<signature>[A-Za-z0-9+/]{1,16384}={0,2}):$/

/** RFC 9421, 2.5. */
function signatureBase({ method, server, path }: Omit<SignedRead, 'domain'>, parameters: string): string {
  const { host, pathname, search } = new URL(`${server}${path}`)
  return [
    `"@method": ${method.toUpperCase()}`,
    `"@authority": ${host.toLowerCase()}`,
    `"@path": ${pathname}`,
    `"@query": ${search === '' ? '?' : search}`,
    `"@signature-params": ${parameters}`,
  ].join('\n')
}

function digestOf(base: string, domain: Domain): Hash {
  return hashTypedData({
    domain: eip712Domain(domain),
    types,
    primaryType: 'SignatureBase',
    message: { base },
  })
}

function toBase64(bytes: Hex): string {
  return btoa(String.fromCharCode(...hexToBytes(bytes)))
}

function fromBase64(text: string): Hex {
  return bytesToHex(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
}
