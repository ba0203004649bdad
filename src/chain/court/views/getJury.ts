import { type Address, hexToString } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import { courtOf } from '../courtOf.ts'
import { type CourtReadOptions, courtView, jurorsOf, jurorsView, readTogether } from '../readCourt.ts'

/** How long each stage of a round takes, in seconds. */
export type JuryClocks = {
  /** From the beacon's round to the last moment of a draw. */
  readonly drawing: number
  readonly striking: number
  readonly sealing: number
  readonly voting: number
  readonly appealing: number
  /** What must be left of the ruling period for the execution. */
  readonly executing: number
}

/** What a jury is, which never changes. Money is micro-units of USDC, times seconds. */
export type JuryRules = {
  readonly jury: Address
  /** The contract that keeps the stakes: enrolments and increases are paid to it. */
  readonly jurors: Address
  readonly beacon: Address
  readonly escrow: Address
  readonly usdc: Address
  /** How many jurors decide at first. */
  readonly size: number
  /** The least pay of a seat. */
  readonly pay: bigint
  /** The smallest arbiter's fee of a sheet. */
  readonly minimumFee: bigint
  /** The shortest ruling period of a sheet. */
  readonly minimumRulingPeriod: number
  readonly clocks: JuryClocks
  /** From a dispute, an appeal or a failed vote to the beacon's round. */
  readonly lead: number
  /** How far from the court's verdict a ballot may be and still earn, in basis points. */
  readonly tolerance: number
  /** What a juror enrols with at least; it is drawn down to half of it. */
  readonly stake: bigint
  /** What a silent juror loses. */
  readonly slice: bigint
  /** From when stake comes until it can be activated. */
  readonly warmUp: number
  /** From resigning until a stake is free. */
  readonly release: number
  /** By their index. */
  readonly providers: readonly string[]
  /** How many operators have a juror that can be drawn. */
  readonly operators: number
  /** All stake that is drawn. */
  readonly activeStake: bigint
  /** All stake that waits for an activation. */
  readonly pendingStake: bigint
}

const jurorsViews = [
  'STAKE',
  'SLICE',
  'WARM_UP',
  'RELEASE',
  'providers',
  'operatorCount',
  'activeStake',
  'pendingStake',
] as const

/**
 * What a jury is: its size, clocks, stakes, providers, the contracts it stands on, and whom it can draw.
 *
 * @example
 * const { minimumFee, minimumRulingPeriod } = await getJury(client, { court })
 */
export async function getJury(client: EarnestClient, parameters: CourtReadOptions = {}): Promise<JuryRules> {
  const jury = courtOf(client, parameters.court)
  const jurors = await jurorsOf(client, jury)
  const views = [
    'BEACON',
    'ESCROW',
    'USDC',
    'SIZE',
    'PAY',
    'minimumFee',
    'minimumRulingPeriod',
    'clocks',
    'LEAD',
    'TOLERANCE',
  ] as const
  const found = await readTogether(
    client,
    [...views.map((view) => courtView(jury, view)), ...jurorsViews.map((view) => jurorsView(jurors, view))],
    parameters,
  )
  const [beacon, escrow, usdc, size, pay, minimumFee, minimumRulingPeriod, clocks, lead, tolerance] =
    found as [Address, Address, Address, bigint, bigint, bigint, bigint, JuryClocks, bigint, bigint]
  const [stake, slice, warmUp, release, names, operators, activeStake, pendingStake] = found.slice(
    views.length,
  ) as [bigint, bigint, bigint, bigint, readonly `0x${string}`[], bigint, bigint, bigint]

  return {
    jury,
    jurors,
    beacon,
    escrow,
    usdc,
    size: Number(size),
    pay,
    minimumFee,
    minimumRulingPeriod: Number(minimumRulingPeriod),
    clocks,
    lead: Number(lead),
    tolerance: Number(tolerance),
    stake,
    slice,
    warmUp: Number(warmUp),
    release: Number(release),
    providers: names.map((name) => hexToString(name, { size: 32 })),
    operators: Number(operators),
    activeStake,
    pendingStake,
  }
}
