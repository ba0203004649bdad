import { BaseError, bytesToHex, type Hash, keccak256, keccakBytes, writeHex } from '../core/index.ts'
import type { Eip712Domain } from './domain.ts'
import type { StructHasher } from './structHasher.ts'

const domainType = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'

const utf8 = new TextEncoder()

/** Domain separators by what they are made of. Bounded: domains may come from strangers. */
const separators = new Map<string, Uint8Array>()
const mostSeparators = 256

/** `19 01 ‖ domain separator ‖ struct hash`, written over by each call. */
const preimage = new Uint8Array(66)
preimage.set([0x19, 0x01])

/** The EIP-712 digest of a message: what is signed. */
export function digestOf(domain: Eip712Domain, hasher: StructHasher, message: object): Hash {
  const structHash = hasher(message)
  preimage.set(domainSeparator(domain), 2)
  preimage.set(structHash, 34)
  return keccak256(preimage)
}

/** The EIP-712 hash of a domain, as contracts return it from `DOMAIN_SEPARATOR()`. */
export function separatorOf(domain: Eip712Domain): Hash {
  return bytesToHex(domainSeparator(domain))
}

function domainSeparator(domain: Eip712Domain): Uint8Array {
  const { name, version, chainId, verifyingContract } = domain
  const key = `${chainId}:${verifyingContract}:${name.length}:${name}:${version}`
  const known = separators.get(key)
  if (known !== undefined) return known

  if (!Number.isSafeInteger(chainId) || chainId < 1) throw new DomainInvalidError(domain)
  const bytes = new Uint8Array(160)
  bytes.set(keccakBytes(utf8.encode(domainType)))
  bytes.set(keccakBytes(utf8.encode(name)), 32)
  bytes.set(keccakBytes(utf8.encode(version)), 64)
  new DataView(bytes.buffer).setBigUint64(120, BigInt(chainId))
  writeHex(verifyingContract, 20, bytes, 140)
  const separator = keccakBytes(bytes)

  if (separators.size >= mostSeparators) separators.clear()
  separators.set(key, separator)
  return separator
}

/** Thrown when a chain id is no positive integer. Code `DomainInvalid`. */
export class DomainInvalidError extends BaseError {
  override readonly name = 'DomainInvalidError'

  constructor(domain: Eip712Domain) {
    super('The chain id is no positive integer', {
      code: 'DomainInvalid',
      details: { found: domain.chainId },
    })
  }
}
