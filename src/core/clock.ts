/** Tells the time. Handed in everywhere: nothing of Earnest reads the computer's clock by itself. */
export type Clock = {
  /** Unix time in whole seconds. */
  now(): number
}

/** The computer's clock. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }

/** A clock that stands still until it is moved: for simulations and tests. */
export type ManualClock = Clock & {
  /** Moves it by so many seconds, forwards or (a wrong clock) backwards. */
  advance(seconds: number): void
}

/** @param start Unix time, in seconds, at which it stands first. */
export function manualClock(start: number): ManualClock {
  let time = start
  return {
    now: () => time,
    advance(seconds) {
      time += seconds
    },
  }
}
