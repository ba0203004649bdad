import { BaseError } from '../../core/index.ts'
import type { escrowAbi } from '../generated/escrow.ts'
import type { Named } from '../named.ts'

type AbiError = Extract<(typeof escrowAbi)[number], { type: 'error' }>

/** The names of the escrow's errors, as in Solidity. */
export type EscrowErrorName = AbiError['name']

/** What one of the escrow's errors says was found, and was allowed. */
export type EscrowErrorArgs<Name extends EscrowErrorName = EscrowErrorName> = Named<
  Extract<AbiError, { name: Name }>['inputs']
>

/**
 * A refusal by the escrow. Each of its errors has a class of its own, {@link NonceSpentError} for example; `code` is
 * the error's name in Solidity, `args` says what was found and what was allowed.
 */
export class EscrowError<Name extends EscrowErrorName = EscrowErrorName> extends BaseError {
  override readonly name: string = 'EscrowError'
  declare readonly code: Name
  readonly args: EscrowErrorArgs<Name>

  constructor(code: Name, notice: string, args: EscrowErrorArgs<Name>, cause?: unknown) {
    super(notice, { code, details: args, cause })
    this.args = args
  }
}
