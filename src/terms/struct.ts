import { z } from 'zod'

import { Address, Amount, Hash, uint } from '../core/index.ts'

/** The schema of each EIP-712 member type: inside what viem infers for it, on the wire what JSON can carry. */
const members = {
  address: Address,
  bytes32: Hash,
  bool: z.boolean(),
  uint8: small(8),
  uint16: small(16),
  uint32: small(32),
  uint40: small(40),
  uint96: Amount,
  uint256: uint(256),
}

type Members = typeof members

/** A struct's members as the table of typed data lists them. */
export type Fields = readonly { readonly name: string; readonly type: string }[]

type Shape<All extends Fields, Nested> = {
  [F in All[number] as F['name']]: F['type'] extends keyof Members
    ? Members[F['type']]
    : F['type'] extends keyof Nested
      ? Nested[F['type']]
      : never
}

/**
 * The schema of an EIP-712 struct: a member of each name, none beside them.
 *
 * @param nested Schemas of the types that are structs or arrays themselves.
 */
export function struct<
  const All extends Fields,
  const Nested extends Record<string, z.ZodType> = Record<never, never>,
>(fields: All, nested?: Nested): z.ZodObject<Shape<All, Nested>, z.core.$strict> {
  const schemas: Record<string, z.ZodType> = { ...members, ...nested }
  const shape = Object.fromEntries(fields.map(({ name, type }) => [name, schemas[type] as z.ZodType]))
  return z.strictObject(shape) as unknown as z.ZodObject<Shape<All, Nested>, z.core.$strict>
}

/** Integers that a `number` holds exactly. */
function small(bits: number) {
  return z
    .int()
    .min(0)
    .max(2 ** bits - 1)
}
