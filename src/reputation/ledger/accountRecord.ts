import { decay, decayUp, type Grown, type Moment, saturate, toUsdc, toUsdcUp } from '../arithmetic/grown.ts'
import { costToForgeOf, scoreOf } from '../arithmetic/score.ts'

/** What is kept of an account in one role, as it stood in some epoch. */
export type AccountRecord = {
  readonly epoch: number
  /** r. */
  readonly evidence: Grown
  /** s. */
  readonly loss: Grown
  /** What it burned: a buyer's S. 0 for a seller. */
  readonly burned: Grown
  /** How many milestones its evidence comes from. */
  readonly milestones: number
  readonly counts: Counts
}

/** Rare endings. Waivers and defaults are a seller's only. */
export type Counts = {
  readonly disputes: number
  readonly splits: number
  readonly waivers: number
  readonly defaults: number
}

/** What there is to know of an account in one role. Amounts are USDC micro-units, decayed to the moment asked for. */
export type Standing = Counts & {
  /** r / (r + λs + B), in units of 10⁻¹⁸: 0 for a new account, below 10¹⁸ always. */
  readonly score: bigint
  /** What an attacker would have to burn to have the same score. */
  readonly costToForge: bigint
  /** r, rounded down. */
  readonly evidence: bigint
  /** s, rounded up. */
  readonly loss: bigint
  /** How many milestones the evidence comes from. */
  readonly milestones: number
}

const MOST_MILESTONES = 2 ** 24 - 1

/** The record of an account that never traded. */
export const emptyRecord: AccountRecord = {
  epoch: 0,
  evidence: 0n,
  loss: 0n,
  burned: 0n,
  milestones: 0,
  counts: { disputes: 0, splits: 0, waivers: 0, defaults: 0 },
}

/** The record as it stands in an epoch, its own or a later one. */
export function decayTo(record: AccountRecord, epoch: number): AccountRecord {
  const epochs = epoch - record.epoch
  return {
    ...record,
    epoch,
    evidence: decay(record.evidence, epochs),
    loss: decayUp(record.loss, epochs),
    burned: decay(record.burned, epochs),
  }
}

/** The record with amounts added, each part at most what the contract has room for. */
export function addTo(
  record: AccountRecord,
  { epoch }: Moment,
  gain: Partial<Pick<AccountRecord, 'evidence' | 'loss' | 'burned' | 'milestones'>>,
): AccountRecord {
  const now = decayTo(record, epoch)
  return {
    ...now,
    evidence: saturate(now.evidence + (gain.evidence ?? 0n)),
    loss: saturate(now.loss + (gain.loss ?? 0n)),
    burned: saturate(now.burned + (gain.burned ?? 0n)),
    milestones: Math.min(now.milestones + (gain.milestones ?? 0), MOST_MILESTONES),
  }
}

/** The record with rare endings counted. */
export function countTo(record: AccountRecord, { epoch }: Moment, gain: Partial<Counts>): AccountRecord {
  const now = decayTo(record, epoch)
  return {
    ...now,
    counts: {
      disputes: now.counts.disputes + (gain.disputes ?? 0),
      splits: now.counts.splits + (gain.splits ?? 0),
      waivers: now.counts.waivers + (gain.waivers ?? 0),
      defaults: now.counts.defaults + (gain.defaults ?? 0),
    },
  }
}

/** What the record comes to at a moment not before it was last added to. */
export function standingOf(record: AccountRecord, { epoch, growth }: Moment): Standing {
  const { evidence, loss, milestones, counts } = decayTo(record, epoch)
  return {
    score: scoreOf(evidence, loss, growth),
    costToForge: costToForgeOf(evidence, loss, growth),
    evidence: toUsdc(evidence, growth),
    loss: toUsdcUp(loss, growth),
    milestones,
    ...counts,
  }
}
