import { type Hash, keccak256 } from '../../../core/index.ts'
import { type Format, mostBytes } from '../../criteria/criteria.ts'
import { type ReadDelivery, readDelivery } from './readDelivery.ts'

/** Delivered bytes, which each check reads as it needs to. */
export type Delivery = {
  readonly bytes: Uint8Array
  /** keccak-256 of them. */
  readonly artifact: Hash
  /** Reads them, once a format. */
  read(format: Format): ReadDelivery
}

/** @param bytes Whatever was delivered; more than 8 MiB are not looked into. */
export function createDelivery(bytes: Uint8Array): Delivery {
  const known = new Map<Format, ReadDelivery>()
  return {
    bytes,
    artifact: keccak256(bytes),
    read(format) {
      const result = known.get(format) ?? readDelivery(bytes, format)
      known.set(format, result)
      return result
    },
  }
}

/** What is wrong with the size of a delivery; undefined: nothing. */
export function sizeProblem(bytes: Uint8Array): string | undefined {
  return bytes.length <= mostBytes
    ? undefined
    : `the delivery has ${bytes.length} bytes, more than ${mostBytes}`
}
