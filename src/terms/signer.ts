import { type Address, BaseError, type Hash, type Hex, hexToBytes } from '../core/index.ts'
import type { Eip712Domain } from './domain.ts'
import { secp256k1 } from './secp256k1.ts'
import { canonicalSignature, digestBytes, formatSignature } from './signature.ts'
import type { TypeTable } from './structHasher.ts'

/** What is behind a digest, for signers that must see it, such as wallets. */
export type TypedMessage = {
  readonly domain: Eip712Domain
  readonly types: TypeTable
  readonly primaryType: string
  readonly message: Readonly<Record<string, unknown>>
}

/** Signs for one account. */
export type Signer = {
  /** The account whose signature it is: an EOA, or a contract account whose owner signs. */
  readonly address: Address
  /**
   * Signs a digest.
   *
   * @param digest The EIP-712 digest of `typed`.
   * @param typed What the digest is of. A signer that shows it to somebody, or can sign typed data only, takes this.
   * @returns 65 bytes, or whatever the contract account at {@link address} accepts.
   */
  signDigest(digest: Hash, typed: TypedMessage): Hex | Promise<Hex>
}

/**
 * A signer that holds a private key.
 *
 * @throws {PrivateKeyInvalidError} unless it is 32 bytes, not zero and below the curve's order.
 */
export function privateKeySigner(key: Hex): Signer {
  let bytes: Uint8Array
  let address: Address
  try {
    bytes = hexToBytes(key)
    address = secp256k1.addressOf(bytes)
  } catch {
    // Without its cause, whose message would show the key.
    throw new PrivateKeyInvalidError()
  }
  return {
    address,
    async signDigest(digest) {
      return formatSignature(await secp256k1.sign(digestBytes(digest), bytes))
    },
  }
}

/** Anything that signs typed data for an address: a viem account, a remote key. */
export type TypedDataAccount = {
  readonly address: Address
  signTypedData(typed: never): Promise<Hex>
}

/**
 * A signer out of a viem account, which sees all that it signs. Signatures by its own key come out in the form the
 * escrow takes (v of 27 or 28, low s).
 */
export function accountSigner(account: TypedDataAccount): Signer {
  return {
    address: account.address,
    async signDigest(digest, typed) {
      return canonicalSignature(digest, await account.signTypedData(typed as never), account.address)
    },
  }
}

/** What is needed of a viem wallet client. */
export type TypedDataClient = {
  readonly account?: { readonly address: Address } | undefined
  signTypedData(parameters: never): Promise<Hex>
}

/**
 * A signer out of a viem wallet client, such as one over a browser's wallet; else as {@link accountSigner}.
 *
 * @throws {SignerAccountMissingError} when the client has no account.
 */
export function walletSigner(client: TypedDataClient): Signer {
  const { account } = client
  if (account === undefined) throw new SignerAccountMissingError()
  return {
    address: account.address,
    async signDigest(digest, typed) {
      const signature = await client.signTypedData({ account, ...typed } as never)
      return canonicalSignature(digest, signature, account.address)
    },
  }
}

/** Thrown when a private key is none. Says nothing about it. Code `PrivateKeyInvalid`. */
export class PrivateKeyInvalidError extends BaseError {
  override readonly name = 'PrivateKeyInvalidError'

  constructor() {
    super('The private key is not 32 bytes of a secp256k1 key', { code: 'PrivateKeyInvalid' })
  }
}

/** Thrown when a wallet client has no account to sign with. Code `SignerAccountMissing`. */
export class SignerAccountMissingError extends BaseError {
  override readonly name = 'SignerAccountMissingError'

  constructor() {
    super('The wallet client has no account', { code: 'SignerAccountMissing' })
  }
}
