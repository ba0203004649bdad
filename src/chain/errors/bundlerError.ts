import { BaseError } from '../../core/index.ts'
import type { bundlerAbi } from '../generated/bundler.ts'
import type { Named } from '../named.ts'
import type { EscrowErrorName } from './escrowError.ts'

type AbiError = Extract<(typeof bundlerAbi)[number], { type: 'error' }>

/** The names of the bundler's errors that are not the escrow's, as in Solidity. */
export type BundlerErrorName = Exclude<AbiError['name'], EscrowErrorName>

/** What one of the bundler's errors says was found, and was needed. */
export type BundlerErrorArgs<Name extends BundlerErrorName = BundlerErrorName> = Named<
  Extract<AbiError, { name: Name }>['inputs']
>

/**
 * A refusal by the bundler. Each error has a class of its own, {@link BundleMismatchError} for example; `code` is the
 * error's name in Solidity, `args` says what was found and what was needed. Why a deal can't be committed is an
 * {@link EscrowError}.
 */
export class BundlerError<Name extends BundlerErrorName = BundlerErrorName> extends BaseError {
  override readonly name: string = 'BundlerError'
  declare readonly code: Name
  readonly args: BundlerErrorArgs<Name>

  constructor(code: Name, notice: string, args: BundlerErrorArgs<Name>, cause?: unknown) {
    super(notice, { code, details: args, cause })
    this.args = args
  }
}
