import type { Hash } from '../../core/index.ts'
import type { FirmSignature } from './firmSignature.ts'
import type { NegotiationRecord } from './negotiationRecord.ts'

/** What a change comes to: the value to keep (absent: as it was), and what the caller wants to know. */
export type Change<Value, Result> = { readonly next?: Value | undefined; readonly result: Result }

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
  change<Result>(
    id: Hash,
    change: (current: NegotiationRecord | undefined) => Change<NegotiationRecord, Result>,
  ): Promise<Result>
  /** The firm signatures that can be, or were, made deals. */
  changeLedger<Result>(
    change: (ledger: readonly FirmSignature[]) => Change<readonly FirmSignature[], Result>,
  ): Promise<Result>
}

/** A store that lasts as long as the process. */
export function memoryStore(): NegotiationStore {
  const records = new Map<Hash, NegotiationRecord>()
  let ledger: readonly FirmSignature[] = []
  return {
    load: async (id) => records.get(id),
    ids: async () => [...records.keys()],
    async change(id, change) {
      const { next, result } = change(records.get(id))
      if (next !== undefined) records.set(id, next)
      return result
    },
    async changeLedger(change) {
      const { next, result } = change(ledger)
      if (next !== undefined) ledger = next
      return result
    },
  }
}
