import { type AbiParameter, decodeErrorResult, type Hex } from 'viem'

import { BaseError } from '../../core/index.ts'
import { escrowErrors } from '../generated/errors.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { named } from '../named.ts'
import type { EscrowError, EscrowErrorName } from './escrowError.ts'

/**
 * Tells what a revert says.
 *
 * @param data Revert data; also what a `CallFailed` event carries, which may be cut short.
 * @param cause What it was taken from.
 * @returns The class of the escrow's error; else a {@link RevertedError} that keeps the data.
 */
export function decodeRevert(data: Hex, cause?: unknown): EscrowError | RevertedError {
  const decoded = decode(data)
  if (!decoded) return new RevertedError(data, undefined, cause)
  const { errorName, abiItem, args } = decoded
  if (!(errorName in escrowErrors)) {
    return new RevertedError(data, errorName === 'Panic' ? `panic ${args[0]}` : String(args[0]), cause)
  }

  // The table has each name's own class, and the arguments were decoded for that name.
  const Class = escrowErrors[errorName as EscrowErrorName] as new (
    args: object,
    cause: unknown,
  ) => EscrowError
  return new Class(named(abiItem.inputs, args), cause)
}

type Decoded = {
  /** One of the escrow's errors, or `Error` or `Panic`, which viem knows too. */
  readonly errorName: string
  readonly abiItem: { readonly inputs: readonly AbiParameter[] }
  readonly args: readonly unknown[]
}

/** @returns undefined when nobody knows the error, or it is cut short. */
function decode(data: Hex): Decoded | undefined {
  try {
    const { errorName, abiItem, args = [] } = decodeErrorResult({ abi: escrowAbi, data })
    return { errorName, abiItem, args }
  } catch {
    return undefined
  }
}

/**
 * Thrown when a call reverted with something that is none of the escrow's errors. Code `Reverted`.
 *
 * `data` is what it reverted with; `reason` what that says, when it is a text or a panic of Solidity's own.
 */
export class RevertedError extends BaseError {
  override readonly name = 'RevertedError'
  declare readonly code: 'Reverted'
  readonly data: Hex
  readonly reason: string | undefined

  constructor(data: Hex, reason?: string, cause?: unknown) {
    super('The call reverted', { code: 'Reverted', details: { reason, data }, cause })
    this.data = data
    this.reason = reason
  }
}
