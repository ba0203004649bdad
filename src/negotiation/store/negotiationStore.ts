import type { Hash } from '../../core/index.ts'
import type { FirmSignature } from './firmSignature.ts'
import type { NegotiationRecord } from './negotiationRecord.ts'

/** What a change comes to: the value to keep (absent: as it was), and what the caller wants to know. */
export type Change<Value, Result> = { readonly next?: Value | undefined; readonly result: Result }

/** What is given up, and for how long nothing of it may begin anew. */
export type Forgetting = {
  /** Unix time until which the id stays known as given up: no round of it is ever signed again. */
  readonly until: number
  /** Unix time. */
  readonly now: number
  /** Whether what is kept now may be given up: looked at in the same step. */
  readonly may: (record: NegotiationRecord) => boolean
}

/**
 * Where a side keeps its negotiations and its ledger of firm signatures.
 *
 * Each change is atomic: it sees what is kept now and nobody changes it meanwhile, in this process or another. Only
 * when it is kept for good does the promise resolve: keys are used after that.
 */
export type NegotiationStore = {
  load(id: Hash): Promise<NegotiationRecord | undefined>
  /** Ids of all negotiations, in the order they were opened. */
  ids(): Promise<readonly Hash[]>
  /**
   * Changes one negotiation.
   *
   * @param change Told as well, in the same step, whether it was dropped and that is still known: then it is not begun anew.
   */
  change<Result>(
    id: Hash,
    change: (
      current: NegotiationRecord | undefined,
      wasForgotten: boolean,
    ) => Change<NegotiationRecord, Result>,
  ): Promise<Result>
  /**
   * Drops a negotiation's record, and keeps of it no more than that it was there.
   *
   * @returns Whether it was dropped.
   */
  forget(id: Hash, forgetting: Forgetting): Promise<boolean>
  /** Whether a negotiation was dropped, and would still run at a Unix time. */
  isForgotten(id: Hash, now: number): Promise<boolean>
  /** The firm signatures that can be, or were, made deals. */
  changeLedger<Result>(
    change: (ledger: readonly FirmSignature[]) => Change<readonly FirmSignature[], Result>,
  ): Promise<Result>
}

/** A store that lasts as long as the process. */
export function memoryStore(): NegotiationStore {
  const records = new Map<Hash, NegotiationRecord>()
  const forgotten = new Map<Hash, number>()
  let ledger: readonly FirmSignature[] = []
  return {
    load: async (id) => records.get(id),
    ids: async () => [...records.keys()],
    async change(id, change) {
      const { next, result } = change(records.get(id), forgotten.has(id))
      if (next !== undefined) records.set(id, next)
      return result
    },
    async forget(id, { until, now, may }) {
      const record = records.get(id)
      if (record === undefined || !may(record)) return false
      records.delete(id)
      makeRoom(forgotten, now)
      forgotten.set(id, until)
      return true
    },
    isForgotten: async (id, now) => now < (forgotten.get(id) ?? 0),
    async changeLedger(change) {
      const { next, result } = change(ledger)
      if (next !== undefined) ledger = next
      return result
    },
  }
}

/** Looks at the two oldest, so that those whose time is over go as fast as others come. */
function makeRoom(forgotten: Map<Hash, number>, now: number): void {
  for (const [id, until] of [...take(forgotten, 2)]) {
    forgotten.delete(id)
    if (now < until) forgotten.set(id, until)
  }
}

function* take<Value>(values: Iterable<Value>, most: number): Iterable<Value> {
  let left = most
  for (const value of values) {
    if (left-- === 0) return
    yield value
  }
}
