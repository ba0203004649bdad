import type { Address as ViemAddress } from 'viem'
import { z } from 'zod'

import { bytesToHex } from './bytes.ts'
import { keccak256 } from './keccak256.ts'

const shape = /^0x[0-9a-fA-F]{40}$/
const error = 'expected an address, in lower case or with its EIP-55 checksum'

/**
 * An account or a contract: 20 bytes with the EIP-55 checksum.
 *
 * At the door lower case is taken too and given its checksum; mixed case must carry the right one, since a wrong one
 * is a typing error.
 */
export const Address = z.codec(
  z.string().refine(isAddress, { error }),
  z.custom<ViemAddress>((value) => typeof value === 'string' && isAddress(value), { error }),
  { decode: checksumAddress, encode: checksumAddress },
)
export type Address = ViemAddress

/** The address that stands for nobody. */
export const zeroAddress: Address = `0x${'0'.repeat(40)}`

/** The address of 20 bytes, with its checksum. */
export function addressFromBytes(bytes: Uint8Array): Address {
  return checksumAddress(bytesToHex(bytes))
}

/** Whether two addresses are the same, in whatever case. */
export function isSameAddress(one: Address, other: Address): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase()
}

/** Gives 20 bytes in hexadecimal, of any case, their EIP-55 checksum. */
export function checksumAddress(address: string): Address {
  const known = checksums.get(address)
  if (known !== undefined) return known
  const checked = checksum(address)
  // Strangers name addresses too: what is remembered has an end.
  if (checksums.size >= mostRemembered) checksums.clear()
  checksums.set(address, checked)
  return checked
}

/** Checksums by the text they were made of: the same few addresses stand in every message of a negotiation. */
const checksums = new Map<string, Address>()
const mostRemembered = 4_096

function checksum(address: string): Address {
  const digits = address.slice(2).toLowerCase()
  const hash = keccak256(digits)
  let checked = '0x'
  for (let index = 0; index < 40; index++) {
    // A letter is a capital when the hash's digit is 8 or more.
    const digit = digits[index] as string
    checked += (hash[index + 2] as string) >= '8' ? digit.toUpperCase() : digit
  }
  return checked as Address
}

function isAddress(value: string): boolean {
  return shape.test(value) && (value === value.toLowerCase() || value === checksumAddress(value))
}
