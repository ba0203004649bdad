import type { Address } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import { courtOf } from '../courtOf.ts'
import { type CourtReadOptions, jurorsOf, jurorsView, readTogether } from '../readCourt.ts'

/** What {@link getJuror} takes. */
export type GetJurorParameters = CourtReadOptions & {
  /** The juror's key. */
  readonly juror: Address
}

/** A juror, and what it did so far. Money is micro-units of USDC. */
export type JurorStanding = {
  /** From 1 on; draws name it. */
  readonly id: number
  /** Who runs it and owns its stake. */
  readonly operator: Address
  /** Index of its provider among {@link getJury}'s. */
  readonly provider: number
  /** All that it is liable with. */
  readonly stake: bigint
  /** What of its stake is drawn; 0: it can't be drawn. */
  readonly active: bigint
  /** What of its stake waits for an activation. */
  readonly pending: bigint
  /** Unix time from which what is pending can be activated; 0: nothing is. */
  readonly activatesAt: number
  /** Unix time from which its stake can be withdrawn; 0: it has not resigned. */
  readonly releaseAt: number
  /** Whether its key signed two ballots, and is out for good. */
  readonly expelled: boolean
  /** On how many panels it sat, of those that were penalized. */
  readonly drawn: bigint
  readonly voted: bigint
  readonly silent: bigint
  /** How often it earned its pay. */
  readonly coherent: bigint
  readonly earned: bigint
  readonly slashed: bigint
}

/** The view behind each member but the id. */
const views = [
  ['operator', 'operatorOf'],
  ['provider', 'providerOf'],
  ['stake', 'stakeOf'],
  ['active', 'activeOf'],
  ['pending', 'pendingOf'],
  ['activatesAt', 'activationOf'],
  ['releaseAt', 'releaseOf'],
  ['expelled', 'isExpelled'],
  ['drawn', 'drawnOf'],
  ['voted', 'votedOf'],
  ['silent', 'silentOf'],
  ['coherent', 'coherentOf'],
  ['earned', 'earnedOf'],
  ['slashed', 'slashedOf'],
  ['id', 'idOf'],
] as const

/**
 * A juror of a jury: its stake and what of it is drawn, what it did.
 *
 * @throws {JurorUnknownError} when there is no such juror.
 * @example
 * const { stake, active, earned } = await getJuror(client, { court, juror })
 */
export async function getJuror(
  client: EarnestClient,
  parameters: GetJurorParameters,
): Promise<JurorStanding> {
  const { juror } = parameters
  const jurors = await jurorsOf(client, courtOf(client, parameters.court))
  const calls = views.map(([, view]) => jurorsView(jurors, view, juror))
  const found = await readTogether(client, calls, parameters)
  return Object.fromEntries(views.map(([name], index) => [name, found[index]])) as JurorStanding
}
