import type { Tick } from './createJurorService.ts'

/** What {@link runJurorService} takes. */
export type RunJurorServiceParameters = {
  /** Ends it: the tick that runs is finished. */
  readonly stopped: AbortSignal
  /** Waits until the next tick, or until it is stopped. */
  readonly wait: (stopped: AbortSignal) => Promise<void>
  /** Told of what a tick failed by; the next one is made all the same. */
  readonly onError: (error: unknown) => void
}

/** Ticks until it is stopped. */
export async function runJurorService(
  service: { tick(): Promise<Tick> },
  { stopped, wait, onError }: RunJurorServiceParameters,
): Promise<void> {
  while (!stopped.aborted) {
    try {
      await service.tick()
    } catch (error) {
      onError(error)
    }
    if (!stopped.aborted) await wait(stopped)
  }
}
