import type { Address } from '../../core/index.ts'
import {
  decay,
  type Grown,
  grow,
  growUp,
  type Moment,
  momentAt,
  saturate,
  toUsdc,
} from '../arithmetic/grown.ts'
import { evidenceOf } from '../arithmetic/score.ts'
import { scoreParameters } from '../arithmetic/scoreParameters.ts'
import {
  type AccountRecord,
  addTo,
  countTo,
  decayTo,
  emptyRecord,
  type Standing,
  standingOf,
} from './accountRecord.ts'
import { type Entry, eventsOf, type RecordEvent, type RecordRole } from './entry.ts'

/** Records of everyone, as the contract keeps them. Times are Unix seconds and must not go back. */
export type Ledger = {
  /** Adds a settlement. */
  readonly record: (entry: Entry, time: number) => void
  /** Adds one of the contract's events, so that all of them in order give what the contract holds. */
  readonly apply: (event: RecordEvent, time: number) => void
  /** What is known of an account in a role, at a time not before the last entry. */
  readonly standingOf: (account: Address, role: RecordRole, time: number) => Standing
  /** What an account burned as a buyer, in USDC micro-units, rounded down. */
  readonly burnedBy: (buyer: Address, time: number) => bigint
  /** What an account burned as a buyer in deals with this seller, in USDC micro-units, rounded down. */
  readonly burnedBetween: (buyer: Address, seller: Address, time: number) => bigint
}

/**
 * An empty ledger. It computes what the contract computes, to the unit: a simulation that needs no chain, an indexer
 * that needs no call, a check of what a chain answers.
 *
 * @example
 * const ledger = createLedger()
 * for (const { event, time } of events) ledger.apply(event, time)
 * const { score } = ledger.standingOf(seller, 'seller', now)
 */
export function createLedger(): Ledger {
  const records = new Map<string, AccountRecord>()
  const pairs = new Map<string, { readonly epoch: number; readonly burned: Grown }>()

  const recordOf = (account: Address, role: RecordRole) => records.get(key(role, account)) ?? emptyRecord
  const update = (account: Address, role: RecordRole, change: (record: AccountRecord) => AccountRecord) => {
    records.set(key(role, account), change(recordOf(account, role)))
  }
  const pairBurned = (buyer: Address, seller: Address, { epoch }: Moment): Grown => {
    const pair = pairs.get(key(buyer, seller))
    return pair === undefined ? 0n : decay(pair.burned, epoch - pair.epoch)
  }

  const appliers: { [Name in RecordEvent['name']]: (args: ArgsOf<Name>, moment: Moment) => void } = {
    EvidenceAdded({ buyer, seller, burned, both, milestones }, moment) {
      const amount = grow(burned, moment.growth)
      const before = pairBurned(buyer, seller, moment)
      const buyerBefore = decayTo(recordOf(buyer, 'buyer'), moment.epoch).burned
      const evidence = evidenceOf(amount, before, buyerBefore, moment.growth)

      const gain = { evidence, milestones }
      pairs.set(key(buyer, seller), { epoch: moment.epoch, burned: saturate(before + amount) })
      update(buyer, 'buyer', (record) => addTo(record, moment, { burned: amount, ...(both ? gain : {}) }))
      update(seller, 'seller', (record) => addTo(record, moment, gain))
    },

    LossAdded({ account, seller, loss: lost }, moment) {
      const loss = growUp(scoreParameters.lossFactor * lost, moment.growth)
      update(account, seller ? 'seller' : 'buyer', (record) => addTo(record, moment, { loss }))
    },

    EndingCounted({ buyer, seller, ending, milestones, disputed }, moment) {
      const splits = ending === 'split' ? milestones : 0
      const own = {
        waivers: ending === 'waived' ? milestones : 0,
        defaults: ending === 'missed' ? milestones : 0,
      }
      const both = { disputes: disputed, splits }
      update(buyer, 'buyer', (record) => countTo(record, moment, both))
      update(seller, 'seller', (record) => countTo(record, moment, { ...both, ...own }))
    },
  }
  const apply = <Name extends RecordEvent['name']>(event: EventOf<Name>, time: number) =>
    appliers[event.name as Name](event.args as ArgsOf<Name>, momentAt(time))

  return {
    apply,
    record(entry, time) {
      for (const event of eventsOf(entry)) apply(event, time)
    },
    standingOf: (account, role, time) => standingOf(recordOf(account, role), momentAt(time)),
    burnedBy(buyer, time) {
      const { epoch, growth } = momentAt(time)
      return toUsdc(decayTo(recordOf(buyer, 'buyer'), epoch).burned, growth)
    },
    burnedBetween(buyer, seller, time) {
      const moment = momentAt(time)
      return toUsdc(pairBurned(buyer, seller, moment), moment.growth)
    },
  }
}

type EventOf<Name extends RecordEvent['name']> = Extract<RecordEvent, { name: Name }>
type ArgsOf<Name extends RecordEvent['name']> = EventOf<Name>['args']

/** Addresses are the same in whatever case. */
function key(one: string, other: string): string {
  return `${one}:${other}`.toLowerCase()
}
