import { BaseError, type Hex, keccakBytes, writeHex } from '../core/index.ts'
import type { Fields } from './struct.ts'

/** EIP-712 types by name. */
export type TypeTable = Readonly<Record<string, Fields>>

/** The EIP-712 struct hash of a message, 32 bytes. Throws {@link EncodingError} when a member does not fit its type. */
export type StructHasher = (message: object) => Uint8Array

/** Writes a member into the 32-byte word at `offset`, which is zero before. */
type Writer = (value: unknown, target: Target, offset: number) => void

type Target = { readonly bytes: Uint8Array; readonly view: DataView }

/**
 * Prepares the hashing of one struct: its type hash is taken once, its encoding goes into one buffer that every call
 * reuses. Hashing is synchronous, so no two calls share the buffer at once.
 *
 * @param types The struct's type and those it is made of: addresses, bytes32, bool, uint8 to uint256, and arrays of
 * structs, which is all that Earnest signs.
 */
export function structHasher(types: TypeTable, name: string): StructHasher {
  const fields = fieldsOf(types, name)
  const writers = fields.map((field) => writerOf(types, field.type))
  const names = fields.map((field) => field.name)
  const typeHash = keccakBytes(new TextEncoder().encode(encodeType(types, name)))
  const bytes = new Uint8Array(32 * (fields.length + 1))
  const target: Target = { bytes, view: new DataView(bytes.buffer) }

  return (message) => {
    bytes.fill(0)
    bytes.set(typeHash)
    let index = 0
    try {
      for (; index < writers.length; index++) {
        const value = (message as Record<string, unknown>)[names[index] as string]
        ;(writers[index] as Writer)(value, target, 32 * (index + 1))
      }
    } catch (cause) {
      throw new EncodingError(`${name}.${names[index]}`, fields[index]?.type as string, cause)
    }
    return keccakBytes(bytes)
  }
}

/** `Name(type member,…)` followed by the types it is made of, in the order of their names. */
function encodeType(types: TypeTable, name: string): string {
  const parts = partsOf(types, name)
  return writeTypes(types, [name, ...parts])
}

/** A struct's type and those it is made of, all in the order of their names, as where another struct has it as a part. */
export function encodePart(types: TypeTable, name: string): string {
  return writeTypes(types, [name, ...partsOf(types, name)].sort())
}

/** @returns The structs within a struct, in the order of their names. */
function partsOf(types: TypeTable, name: string): readonly string[] {
  const parts = new Set<string>()
  const collect = (part: string) => {
    for (const { type } of fieldsOf(types, part)) {
      const base = type.replace('[]', '')
      if (base in types && !parts.has(base)) {
        parts.add(base)
        collect(base)
      }
    }
  }
  collect(name)
  return [...parts].sort()
}

function writeTypes(types: TypeTable, names: readonly string[]): string {
  return names
    .map((part) => `${part}(${fieldsOf(types, part).map((field) => `${field.type} ${field.name}`)})`)
    .join('')
}

function fieldsOf(types: TypeTable, name: string): Fields {
  const fields = types[name]
  if (fields === undefined) throw new EncodingError(name, 'struct', 'no such type')
  return fields
}

function writerOf(types: TypeTable, type: string): Writer {
  if (type === 'address') return writeAddress
  if (type === 'bytes32') return writeBytes32
  if (type === 'bool') return writeBool
  if (type.endsWith('[]')) return structArrayWriter(structHasher(types, type.slice(0, -2)))
  const bits = Number(/^uint(\d+)$/.exec(type)?.[1])
  if (Number.isNaN(bits)) throw new EncodingError(type, 'type', 'not one that is signed here')
  return bits <= 48 ? numberWriter(2 ** bits - 1) : bigintWriter(2n ** BigInt(bits) - 1n)
}

const writeAddress: Writer = (value, target, offset) => writeHex(value as Hex, 20, target.bytes, offset + 12)

const writeBytes32: Writer = (value, target, offset) => writeHex(value as Hex, 32, target.bytes, offset)

const writeBool: Writer = (value, target, offset) => {
  if (typeof value !== 'boolean') throw new TypeError(`found ${typeof value}`)
  if (value) target.bytes[offset + 31] = 1
}

function numberWriter(max: number): Writer {
  return (value, { view }, offset) => {
    if (!Number.isInteger(value)) throw new TypeError(`found ${typeof value} ${value}`)
    const number = value as number
    if (number < 0 || number > max) throw new RangeError(`found ${number}`)
    if (number >= 2 ** 32) view.setUint16(offset + 26, number / 2 ** 32)
    view.setUint32(offset + 28, number)
  }
}

function bigintWriter(max: bigint): Writer {
  return (value, { view }, offset) => {
    if (typeof value !== 'bigint') throw new TypeError(`found ${typeof value} ${value}`)
    if (value < 0n || value > max) throw new RangeError(`found ${value}`)
    let rest = value
    for (let word = offset + 24; rest !== 0n; word -= 8) {
      view.setBigUint64(word, BigInt.asUintN(64, rest))
      rest >>= 64n
    }
  }
}

/** An array's word is the hash of its elements' hashes. */
function structArrayWriter(hash: StructHasher): Writer {
  return (value, { bytes }, offset) => {
    if (!Array.isArray(value)) throw new TypeError(`found ${typeof value}`)
    const hashes = new Uint8Array(32 * value.length)
    for (let index = 0; index < value.length; index++) hashes.set(hash(value[index]), 32 * index)
    bytes.set(keccakBytes(hashes), offset)
  }
}

/** Thrown when a message can't be encoded as its EIP-712 type. Code `Encoding`. */
export class EncodingError extends BaseError {
  override readonly name = 'EncodingError'

  constructor(member: string, expected: string, cause: unknown) {
    const found = cause instanceof Error ? cause.message : String(cause)
    super('A member does not fit its EIP-712 type', {
      code: 'Encoding',
      details: { member, expected, found },
      cause,
    })
  }
}
