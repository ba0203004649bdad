import type { Address } from 'viem'

import type { LogPlace } from '../../events/logEvents.ts'
import type { jurorsAbi } from '../../generated/jurors.ts'
import type { juryAbi } from '../../generated/jury.ts'
import type { panelAbi } from '../../generated/panel.ts'
import type { Named } from '../../named.ts'

type AbiEvent = Extract<
  (typeof juryAbi)[number] | (typeof panelAbi)[number] | (typeof jurorsAbi)[number],
  { type: 'event' }
>

/** The names of the events of a court and its jurors, as in Solidity. */
export type CourtEventName = Exclude<AbiEvent['name'], 'EIP712DomainChanged'>

/** Where on the chain a court's event is. */
export type CourtEventPlace = LogPlace & {
  /** What emitted it: the jury, the panel, or the contract of the stakes. */
  readonly contract: Address
}

/**
 * One of the events of a court and its jurors, discriminated by `name`. Its arguments are named as in Solidity: amounts
 * micro-units of USDC, shares basis points. Those about a case begin with its `id`; an `id` of {@link getJuror} is a
 * number.
 *
 * @example
 * if (event.name === 'Voted') console.log(event.args.juror, event.args.sellerBps)
 */
export type CourtEvent<Name extends CourtEventName = CourtEventName> = {
  [One in Name]: CourtEventPlace & {
    readonly name: One
    readonly args: Named<Extract<AbiEvent, { name: One }>['inputs']>
  }
}[Name]
