import { BaseError } from '../../core/index.ts'

/** The most gas that one transaction may ask for on Base since Azul (EIP-7825): 2²⁴ units. */
export const mostTransactionGas = 16_777_216n

/** The lesser of a gas limit and the most that a transaction may ask for. */
export function cappedGas(gas: bigint): bigint {
  return gas < mostTransactionGas ? gas : mostTransactionGas
}

/**
 * Refuses a gas limit that no node takes, before anything is signed.
 *
 * @throws {GasLimitTooHighError} when it is above the cap.
 */
export function checkGas(gas: bigint | undefined): void {
  if (gas !== undefined && gas > mostTransactionGas) throw new GasLimitTooHighError(gas)
}

/** Thrown when a transaction would need more gas than one may ask for: divide what it does. Code `GasLimitTooHigh`. */
export class GasLimitTooHighError extends BaseError {
  override readonly name = 'GasLimitTooHighError'

  constructor(found: bigint) {
    super('The transaction needs more gas than one may ask for: divide it', {
      code: 'GasLimitTooHigh',
      details: { found, allowed: mostTransactionGas },
    })
  }
}
