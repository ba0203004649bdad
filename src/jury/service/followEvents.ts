import { type LogCursor, type LogPlace, ReorganisationTooDeepError } from '../../chain/index.ts'
import type { Address } from '../../core/index.ts'
import type { JurorStore } from './store/jurorStore.ts'

/** What {@link followEvents} takes. */
export type FollowParameters<Event extends LogPlace> = {
  readonly store: JurorStore
  /** Whose events they are: how far they were read is kept under it. */
  readonly contract: Address
  /** The first block looked at, where none is kept. */
  readonly fromBlock: bigint
  readonly open: (fromBlock: bigint) => LogCursor<Event>
  /** Does what an event asks for. Where it throws, the event comes again. */
  readonly take: (event: Event) => Promise<void>
  /** The last block that need not be read again after a restart, up to that which was read for good. */
  readonly keep?: ((final: bigint) => bigint) | undefined
}

/** How many more blocks are read before that is kept. */
const stride = 64n

/**
 * Follows the events of a contract over restarts: what was read is kept range by range, so that a look that fails, or a
 * process that ends, costs no more than the range it was at.
 *
 * @returns Looks once.
 */
export function followEvents<Event extends LogPlace>({
  store,
  contract,
  fromBlock,
  open,
  take,
  keep = (final) => final,
}: FollowParameters<Event>): () => Promise<void> {
  let cursor: LogCursor<Event> | undefined

  return async () => {
    let kept = (await store.loadBlock(contract)) ?? fromBlock
    cursor ??= open(kept)
    const following = cursor
    try {
      for await (const { events, final } of following.steps()) {
        for (const event of events) {
          await take(event).catch((error) => {
            // It was told, and not dealt with: whatever is not kept is read again.
            cursor = undefined
            throw error
          })
        }
        const safe = final === undefined ? kept : keep(final)
        if (safe < kept + stride) continue
        await store.saveBlock(contract, safe)
        kept = safe
      }
    } catch (error) {
      if (error instanceof ReorganisationTooDeepError) cursor = undefined
      throw error
    }
  }
}
