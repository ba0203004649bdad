/** Runs a job when all jobs before it have ended, well or not. */
export type OneAtATime = <Result>(job: () => Promise<Result>) => Promise<Result>

/**
 * Runs jobs one after another, in the order they come. A job that fails does not stop the next one.
 *
 * Warning: a job that waits for a later job of the same line never ends.
 *
 * @example
 * const inTurn = oneAtATime()
 * const [first, second] = await Promise.all([inTurn(send), inTurn(send)])
 */
export function oneAtATime(): OneAtATime {
  const inTurn = oneAtATimeByKey<undefined>()
  return (job) => inTurn(undefined, job)
}

/** Runs the jobs of each key one after another, and those of different keys side by side. */
export type OneAtATimeByKey<Key> = <Result>(key: Key, job: () => Promise<Result>) => Promise<Result>

/**
 * {@link oneAtATime} for many lines, one a key. A line takes no room when it is empty.
 *
 * @example
 * const inTurn = oneAtATimeByKey<Hash>()
 * await inTurn(id, () => takeTurn(id))
 */
export function oneAtATimeByKey<Key>(): OneAtATimeByKey<Key> {
  const lines = new Map<Key, Promise<unknown>>()
  return (key, job) => {
    const next = () => job()
    const result = (lines.get(key) ?? Promise.resolve()).then(next, next)
    lines.set(key, result)
    const end = () => {
      if (lines.get(key) === result) lines.delete(key)
    }
    result.then(end, end)
    return result
  }
}
