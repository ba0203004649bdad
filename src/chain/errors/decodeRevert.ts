import { type Abi, type AbiParameter, decodeErrorResult, type Hex } from 'viem'

import { BaseError } from '../../core/index.ts'
import { beaconAbi } from '../generated/beacon.ts'
import { bundlerAbi } from '../generated/bundler.ts'
import { bundlerErrors } from '../generated/bundlerErrors.ts'
import { courtErrors } from '../generated/courtErrors.ts'
import { escrowErrors } from '../generated/errors.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { jurorsAbi } from '../generated/jurors.ts'
import { juryAbi } from '../generated/jury.ts'
import { panelAbi } from '../generated/panel.ts'
import { panelFactoryAbi } from '../generated/panelFactory.ts'
import { named } from '../named.ts'
import type { BundlerError } from './bundlerError.ts'
import type { CourtError } from './courtError.ts'
import type { EscrowError } from './escrowError.ts'

/** Each error by its name has the same parameters wherever it is thrown. */
const errorsAbi: Abi = [escrowAbi, juryAbi, jurorsAbi, panelAbi, panelFactoryAbi, beaconAbi, bundlerAbi]
  .flat()
  .filter(({ type }) => type === 'error')

const classes: Readonly<Record<string, unknown>> = { ...escrowErrors, ...courtErrors, ...bundlerErrors }

/**
 * Tells what a revert says.
 *
 * @param data Revert data; also what a `CallFailed` event carries, which may be cut short.
 * @param cause What it was taken from.
 * @returns The class of the escrow's, the court's or the bundler's error; else a {@link RevertedError} that keeps the data.
 */
export function decodeRevert(
  data: Hex,
  cause?: unknown,
): EscrowError | CourtError | BundlerError | RevertedError {
  const decoded = decode(data)
  if (!decoded) return new RevertedError(data, undefined, cause)
  const { errorName, abiItem, args } = decoded
  // `in` would find what every object has: a function called toString is no error of ours.
  if (!Object.hasOwn(classes, errorName)) {
    return new RevertedError(data, errorName === 'Panic' ? `panic ${args[0]}` : String(args[0]), cause)
  }

  // The table has each name's own class, and the arguments were decoded for that name.
  const Class = classes[errorName] as new (
    args: object,
    cause: unknown,
  ) => EscrowError | CourtError | BundlerError
  return new Class(named(abiItem.inputs, args), cause)
}

type Decoded = {
  /** One of the escrow's, the courts' or the bundler's errors, or `Error` or `Panic`, which viem knows too. */
  readonly errorName: string
  readonly abiItem: { readonly inputs: readonly AbiParameter[] }
  readonly args: readonly unknown[]
}

/** @returns undefined when nobody knows the error, or it is cut short. */
function decode(data: Hex): Decoded | undefined {
  try {
    const decoded: unknown = decodeErrorResult({ abi: errorsAbi, data })
    const { errorName, abiItem, args = [] } = decoded as Omit<Decoded, 'args'> & Partial<Decoded>
    return { errorName, abiItem, args }
  } catch {
    return undefined
  }
}

/**
 * Thrown when a call reverted with something that is none of the escrow's, the courts' or the bundler's errors. Code `Reverted`.
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
