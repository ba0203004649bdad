import type { Random } from '../../core/index.ts'

/** A mean and the interval that holds it with 95 % confidence. */
export type Estimate = { readonly mean: number; readonly ci95: readonly [number, number] }

/** How often the clusters are drawn anew. */
const draws = 2_000

/**
 * The mean of values that come in clusters, by the percentile bootstrap over whole clusters (Efron and Tibshirani, "An
 * introduction to the bootstrap", 1993; Cameron, Gelbach and Miller, "Bootstrap-based improvements for inference with
 * clustered errors", 2008): games over one domain are not independent of one another.
 */
export function clusteredMean(clusters: readonly (readonly number[])[], random: Random): Estimate {
  const sums = clusters.map((values) => values.reduce((sum, value) => sum + value, 0))
  const counts = clusters.map((values) => values.length)
  const meanOf = (picks: readonly number[]) => {
    let sum = 0
    let count = 0
    for (const pick of picks) {
      sum += sums[pick] as number
      count += counts[pick] as number
    }
    return sum / count
  }
  const means = Float64Array.from({ length: draws }, () =>
    meanOf(clusters.map(() => random.below(clusters.length))),
  ).sort()
  const at = (share: number) => means[Math.round(share * (draws - 1))] as number
  return { mean: meanOf([...clusters.keys()]), ci95: [at(0.025), at(0.975)] }
}
