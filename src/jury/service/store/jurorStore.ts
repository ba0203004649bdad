import type { Address, Hash } from '../../../core/index.ts'
import type { RoundRecord } from './roundRecord.ts'

/** A round of a case. Both are of one deal on one chain before one court: the id tells them all. */
export type RoundKey = { readonly id: Hash; readonly round: number }

/** What a change comes to: the record to keep (absent: as it was), and what the caller wants to know. */
export type RoundChange<Result> = { readonly next?: RoundRecord | undefined; readonly result: Result }

/**
 * Where a juror keeps what it signed, and how far it read the chain. One juror's alone.
 *
 * Each change is atomic: it sees what is kept now and nobody changes it meanwhile, in this process or another. Only when
 * it is kept for good does the promise resolve: keys are used after that.
 */
export type JurorStore = {
  load(key: RoundKey): Promise<RoundRecord | undefined>
  /** @param onUnreadable Told of each that is damaged: it is left out, and can't be loaded or changed. */
  records(onUnreadable: (error: unknown) => void): Promise<readonly RoundRecord[]>
  change<Result>(
    key: RoundKey,
    change: (current: RoundRecord | undefined) => RoundChange<Result>,
  ): Promise<Result>
  /** The block up to which the events of a contract were read for good. */
  loadBlock(contract: Address): Promise<bigint | undefined>
  saveBlock(contract: Address, block: bigint): Promise<void>
  /** Lets another process have it. */
  close(): Promise<void>
}

/** A store that lasts as long as the process. */
export function memoryJurorStore(): JurorStore {
  const records = new Map<string, RoundRecord>()
  const blocks = new Map<string, bigint>()
  return {
    load: async (key) => records.get(nameOf(key)),
    records: async () => [...records.values()],
    async change(key, change) {
      const { next, result } = change(records.get(nameOf(key)))
      if (next !== undefined) records.set(nameOf(key), next)
      return result
    },
    loadBlock: async (contract) => blocks.get(contract.toLowerCase()),
    async saveBlock(contract, block) {
      blocks.set(contract.toLowerCase(), block)
    },
    async close() {},
  }
}

/** A round's name. */
export function nameOf({ id, round }: RoundKey): string {
  return `${id.toLowerCase()}-${round}`
}
