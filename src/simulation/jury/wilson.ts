/** The 95 % interval around a share of trials (E. B. Wilson, 1927); of no trials, all there is. */
export function wilson(wins: number, trials: number): [number, number] {
  if (trials === 0) return [0, 1]
  const z = 1.96
  const share = wins / trials
  const middle = share + z ** 2 / (2 * trials)
  const half = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  const scale = 1 + z ** 2 / trials
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)]
}
