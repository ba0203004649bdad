/** Resolves after so many seconds, or at once when the signal says that nobody waits any more. */
export type Timer = (seconds: number, signal?: AbortSignal) => Promise<void>

/** The computer's timer. */
export const systemTimer: Timer = (seconds, signal) =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(handle)
      // A signal may outlive many timers.
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const handle = setTimeout(end, seconds * 1000)
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end)
  })
