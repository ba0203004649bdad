import type { EarnestClient } from '../escrowOf.ts'
import { type CreateEventCursorParameters, createEventCursor } from './createEventCursor.ts'
import type { EarnestEvent, EarnestEventName } from './earnestEvent.ts'

/** What {@link watchEvents} takes. */
export type WatchEventsParameters<Name extends EarnestEventName = EarnestEventName> =
  CreateEventCursorParameters<Name> & {
    /**
     * Called with what happened since the last call, never with nothing. Events that a reorganisation took back come
     * first, `removed`.
     */
    readonly onEvents: (events: readonly EarnestEvent<Name>[]) => void | Promise<void>
    /** Called with what a look failed by; the next look is made all the same. */
    readonly onError?: ((error: unknown) => void) | undefined
    /** Milliseconds between two looks; default: the client's own. */
    readonly pollingInterval?: number | undefined
  }

/**
 * Watches the escrow's events, reorganisations included, until it is told to stop.
 *
 * @returns Stops it. A look that is under way is told of no more.
 * @example
 * const stop = watchEvents(client, { fromBlock, onEvents: (events) => events.forEach(book) })
 */
export function watchEvents<Name extends EarnestEventName = EarnestEventName>(
  client: EarnestClient,
  parameters: WatchEventsParameters<Name>,
): () => void {
  const { onEvents, onError, pollingInterval = client.pollingInterval, ...cursorParameters } = parameters
  const cursor = createEventCursor(client, cursorParameters)
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    try {
      const events = await cursor.next()
      if (!stopped && events.length > 0) await onEvents(events)
    } catch (error) {
      if (!stopped) onError?.(error)
    }
    if (!stopped) timer = setTimeout(look, pollingInterval)
  }

  void look()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
