import type { Address } from 'viem'

import type { escrowAbi } from '../generated/escrow.ts'
import type { Named } from '../named.ts'
import type { LogPlace } from './logEvents.ts'

type AbiEvent = Extract<(typeof escrowAbi)[number], { type: 'event' }>

/** The names of the escrow's events, as in Solidity. */
export type EarnestEventName = AbiEvent['name']

/** Where on the chain an event is. */
export type EventPlace = LogPlace & {
  /** The escrow that emitted it. */
  readonly escrow: Address
}

/**
 * One of the escrow's events, discriminated by `name`. Its arguments are named as in Solidity: amounts `bigint` units
 * of the token, shares basis points, an `ending` by its name.
 *
 * @example
 * if (event.name === 'Resolved') console.log(event.args.milestone, event.args.ending)
 */
export type EarnestEvent<Name extends EarnestEventName = EarnestEventName> = {
  [One in Name]: EventPlace & {
    readonly name: One
    readonly args: Named<Extract<AbiEvent, { name: One }>['inputs']>
  }
}[Name]
