import type { Address, Hash, Hex } from 'viem'
import { estimateGas } from 'viem/actions'

import { callEncoder } from '../calls/callEncoder.ts'
import { type Call, type CallOptions, sendCall, senderOf } from '../calls/sendCall.ts'
import { type SimulateCallOptions, simulateCall } from '../calls/simulateCall.ts'
import { cappedGas } from '../calls/transactionGas.ts'
import { explained } from '../consent/explainRefusal.ts'
import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { jurorsAbi } from '../generated/jurors.ts'
import { juryAbi } from '../generated/jury.ts'
import { panelAbi } from '../generated/panel.ts'
import { panelFactoryAbi } from '../generated/panelFactory.ts'
import type { Named } from '../named.ts'
import { type CaseReference, isReferredCase } from './caseReference.ts'
import { courtOf, panelFactoryOf } from './courtOf.ts'
import { jurorsOf } from './readCourt.ts'

type ActsOf<Item> = Extract<Item, { type: 'function'; stateMutability: 'nonpayable' }>

type JurorsAct = ActsOf<(typeof jurorsAbi)[number]>

type AbiAct =
  | ActsOf<(typeof juryAbi)[number] | (typeof panelAbi)[number] | (typeof panelFactoryAbi)[number]>
  | JurorsAct

/** What can be done in a court: the names of the functions of {IJury}, {IPanel}, {IJurors} and {IPanelFactory}. */
export type CourtAct = Exclude<AbiAct['name'], 'recordSeat' | 'slash' | 'recordPay' | 'punish'>

type Arguments<Name extends CourtAct> = Named<Extract<AbiAct, { name: Name }>['inputs']>

/** Whose consent may be left out: that of the sender itself. */
type ConsentName = 'consent' | 'operator'

/** What a court's act is made of: its function's arguments by their names. */
export type CourtActArguments<Name extends CourtAct> = Omit<Arguments<Name>, ConsentName> &
  Partial<Pick<Arguments<Name>, ConsentName & keyof Arguments<Name>>>

/** How a court's act is sent. All are optional. */
export type CourtSendOptions = CallOptions & CourtOption

/** Where and as whom a court's act is simulated. All are optional. */
export type CourtSimulateOptions = SimulateCallOptions & CourtOption

type CourtOption = {
  /** The jury or the panel; default: the jury deployed on the client's chain. */
  readonly court?: Address | undefined
  /** The factory of panels; default: the one deployed on the client's chain. */
  readonly panelFactory?: Address | undefined
}

/** What a court's function takes. */
export type CourtActParameters<Name extends CourtAct> = CourtActArguments<Name> & CourtSendOptions

/** What a simulation of it takes. */
export type CourtSimulateParameters<Name extends CourtAct> = CourtActArguments<Name> & CourtSimulateOptions

/** The acts that Solidity has twice: about a milestone, and, called `…For`, about a case that another contract referred. */
type CaseAct = 'draw' | 'strike' | 'appeal' | 'execute'

/** What such an act is made of: the case, and its function's other arguments by their names. */
type CaseActArguments<Name extends CaseAct> = CaseReference &
  Omit<CourtActArguments<Name>, 'terms' | 'milestone'>

/** What such an act takes. */
export type CaseActParameters<Name extends CaseAct> = CaseActArguments<Name> & CourtSendOptions

/** What a simulation of it takes. */
export type CaseSimulateParameters<Name extends CaseAct> = CaseActArguments<Name> & CourtSimulateOptions

const encode = callEncoder(juryAbi, panelAbi, jurorsAbi, panelFactoryAbi)

/** The acts of operators: they go to the jury's {Jurors}. */
const operatorsActs: ReadonlySet<CourtAct> = new Set<JurorsAct['name'] & CourtAct>([
  'enrol',
  'increase',
  'activate',
  'resign',
  'withdraw',
])

/**
 * Sends a court's act; it is not mined yet when this returns.
 *
 * @returns The transaction's hash.
 * @throws {AccountMissingError} when neither the client nor the parameters name an account.
 * @throws {SendFailedError} when it isn't known that the node took it. It may be mined all the same.
 * @throws {CourtError} or {EscrowError} of the class of what was refused when the gas was estimated.
 */
export async function sendCourtAct<Name extends CourtAct>(
  client: EarnestClient,
  act: Name,
  given: CourtActArguments<Name>,
  options: CourtSendOptions,
): Promise<Hash> {
  const call = await callOf(client, act, given, options)
  return explained(client, { escrow: call.to, act, given }, async () =>
    sendCall(client, call, { ...options, gas: options.gas ?? (await gasFor(client, call, options)) }),
  )
}

/**
 * The node's estimate and a quarter more, as far as a transaction may ask for it. A stake's history takes a new entry in each second, and none in one that has an
 * entry already: an estimate made in such a second falls short in the next.
 */
async function gasFor(client: EarnestClient, call: Call, { sender }: CallOptions): Promise<bigint> {
  try {
    const estimate = await estimateGas(viemClient(client), { account: senderOf(client, sender), ...call })
    return cappedGas(estimate + estimate / 4n)
  } catch (error) {
    throw decodeError(error)
  }
}

/**
 * Performs a court's act without sending it.
 *
 * @returns What its function returns, ABI-encoded.
 * @throws {CourtError} or {EscrowError} of the class of what is refused.
 */
export async function simulateCourtAct<Name extends CourtAct>(
  client: EarnestClient,
  act: Name,
  given: CourtActArguments<Name>,
  options: CourtSimulateOptions,
): Promise<Hex> {
  const call = await callOf(client, act, given, options)
  return explained(client, { escrow: call.to, act, given }, () => simulateCall(client, call, options))
}

/** Sends an act about a case, by the function that is for such a case; otherwise as {@link sendCourtAct}. */
export async function sendCaseAct<Name extends CaseAct>(
  client: EarnestClient,
  act: Name,
  given: CaseActParameters<Name>,
): Promise<Hash> {
  return sendCourtAct(client, caseActOf(act, given), given as never, given)
}

/** Performs an act about a case without sending it, as {@link simulateCourtAct}. */
export async function simulateCaseAct<Name extends CaseAct>(
  client: EarnestClient,
  act: Name,
  given: CaseSimulateParameters<Name>,
): Promise<Hex> {
  return simulateCourtAct(client, caseActOf(act, given), given as never, given)
}

function caseActOf<Name extends CaseAct>(act: Name, given: CaseReference): Name | `${Name}For` {
  return isReferredCase(given) ? `${act}For` : act
}

async function callOf(client: EarnestClient, act: CourtAct, given: object, options: CourtOption) {
  return { to: await contractOf(client, act, options), data: encode(act, given) }
}

async function contractOf(
  client: EarnestClient,
  act: CourtAct,
  { court, panelFactory }: CourtOption,
): Promise<Address> {
  if (act === 'create') return panelFactoryOf(client, panelFactory)
  const named = courtOf(client, court)
  return operatorsActs.has(act) ? jurorsOf(client, named) : named
}
