import { BaseError } from '../../core/index.ts'
import type { beaconAbi } from '../generated/beacon.ts'
import type { jurorsAbi } from '../generated/jurors.ts'
import type { juryAbi } from '../generated/jury.ts'
import type { panelAbi } from '../generated/panel.ts'
import type { panelFactoryAbi } from '../generated/panelFactory.ts'
import type { Named } from '../named.ts'
import type { EscrowErrorName } from './escrowError.ts'

type AbiError = Extract<
  | (typeof juryAbi)[number]
  | (typeof jurorsAbi)[number]
  | (typeof panelAbi)[number]
  | (typeof panelFactoryAbi)[number]
  | (typeof beaconAbi)[number],
  { type: 'error' }
>

/** The names of the courts' errors that are not the escrow's, as in Solidity. */
export type CourtErrorName = Exclude<AbiError['name'], EscrowErrorName>

/** What one of the courts' errors says was found, and was allowed. */
export type CourtErrorArgs<Name extends CourtErrorName = CourtErrorName> = Named<
  Extract<AbiError, { name: Name }>['inputs']
>

/**
 * A refusal by a court, its jurors or its beacon. Each error has a class of its own, {@link SeatVacantError} for example;
 * `code` is the error's name in Solidity, `args` says what was found and what was allowed. What a court refuses in the
 * escrow's words, as a consent, is an {@link EscrowError}.
 */
export class CourtError<Name extends CourtErrorName = CourtErrorName> extends BaseError {
  override readonly name: string = 'CourtError'
  declare readonly code: Name
  readonly args: CourtErrorArgs<Name>

  constructor(code: Name, notice: string, args: CourtErrorArgs<Name>, cause?: unknown) {
    super(notice, { code, details: args, cause })
    this.args = args
  }
}
