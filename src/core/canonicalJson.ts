import canonicalize from 'canonicalize'

import { BaseError } from './baseError.ts'
import type { Hash } from './hex.ts'
import { keccak256 } from './keccak256.ts'

/** What JSON can say. Integers beyond ±(2⁵³ − 1) are refused: money travels as digits. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The deepest nesting {@link canonicalJson} takes. */
const mostDeep = 64

/**
 * The one text of a JSON value (RFC 8785), to be hashed.
 *
 * @throws {CanonicalJsonError} for anything that two implementations could write differently or that JSON can't say:
 * undefined, bigint, functions, NaN and infinities, unsafe integers, lone surrogates, cycles, objects with a class,
 * nesting deeper than 64.
 */
export function canonicalJson(value: Json): string {
  check(value, '$', 0)
  return canonicalize(value) as string
}

/** Whether a number means the same to every JSON parser: finite, and if whole within ±(2⁵³ − 1). */
export function isJsonNumber(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}

/** keccak-256 of the UTF-8 of {@link canonicalJson}. */
export function hashJson(value: Json): Hash {
  return keccak256(canonicalJson(value))
}

function check(value: unknown, path: string, depth: number): void {
  if (depth > mostDeep) throw new CanonicalJsonError('is nested too deep', path)
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    checkString(value, path)
    return
  }
  if (typeof value === 'number') {
    checkNumber(value, path)
    return
  }
  if (typeof value !== 'object') throw new CanonicalJsonError(`is ${typeof value}, which JSON lacks`, path)

  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) check(value[index], `${path}[${index}]`, depth + 1)
    return
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new CanonicalJsonError('is not a plain object', path)
  }
  for (const [name, member] of Object.entries(value)) {
    checkString(name, path)
    check(member, `${path}.${name}`, depth + 1)
  }
}

function checkString(value: string, path: string): void {
  if (!value.isWellFormed()) throw new CanonicalJsonError('holds a lone surrogate', path)
}

function checkNumber(value: number, path: string): void {
  if (!isJsonNumber(value)) throw new CanonicalJsonError(`is ${value}, which JSON may round or lacks`, path)
}

/** Thrown when a value has no canonical JSON. Code `CanonicalJson`. */
export class CanonicalJsonError extends BaseError {
  override readonly name = 'CanonicalJsonError'

  constructor(problem: string, path: string) {
    super(`The value ${problem}`, { code: 'CanonicalJson', details: { path } })
  }
}
