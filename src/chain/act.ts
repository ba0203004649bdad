import type { AbiParameter } from 'viem'

import type { escrowAbi } from './generated/escrow.ts'
import type { Named } from './named.ts'

type AbiAct = Extract<(typeof escrowAbi)[number], { type: 'function'; stateMutability: 'nonpayable' }>

/** What can be done on the escrow: the names of its functions, but for those that take the same packed. */
export type Act = Exclude<AbiAct['name'], `${string}Packed`>

type Inputs<Name extends Act> = Extract<AbiAct, { name: Name }>['inputs']

type ConsentName<Inputs extends readonly AbiParameter[]> = Extract<
  Inputs[number],
  { type: 'bytes' }
>['name'] &
  string

/**
 * What an act is made of: its function's arguments by their names. A consent that is left out is that of the sender
 * itself.
 */
export type ActArguments<Name extends Act> = Omit<Named<Inputs<Name>>, ConsentName<Inputs<Name>>> &
  Partial<Pick<Named<Inputs<Name>>, ConsentName<Inputs<Name>> & keyof Named<Inputs<Name>>>>
