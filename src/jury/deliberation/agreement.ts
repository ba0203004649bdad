/** What each juror (rows) answers to each question (columns); null: nothing. */
export type Ratings<Value> = readonly (readonly (Value | null)[])[]

/**
 * Krippendorff's alpha for nominal data: 1 − observed disagreement ∕ disagreement expected by chance. 1 is perfect
 * agreement, 0 what chance would give, below 0 is worse than chance.
 *
 * Over the n answers to questions that at least two jurors answered, with n_uc of m_u jurors giving the answer c to
 * question u: α = 1 − (n − 1) · Σ_u Σ_{c≠k} n_uc·n_uk∕(m_u − 1) ∕ Σ_{c≠k} n_c·n_k. From K. Krippendorff, “Computing
 * Krippendorff's Alpha-Reliability” (2011), section C and D.
 *
 * @returns null when every answer is the same, or none can be compared: then nothing shows that jurors tell questions
 * apart.
 */
export function krippendorffAlpha<Value>(ratings: Ratings<Value>): number | null {
  const totals = new Map<Value, number>()
  let compared = 0
  let observed = 0
  for (const counts of countsByQuestion(ratings)) {
    const answers = sum(counts.values())
    if (answers < 2) continue
    compared += answers
    observed += unequalPairs(counts) / (answers - 1)
    for (const [value, count] of counts) totals.set(value, (totals.get(value) ?? 0) + count)
  }
  const expected = unequalPairs(totals)
  return expected === 0 ? null : 1 - ((compared - 1) * observed) / expected
}

/**
 * How many independent votes a panel amounts to: n ∕ (1 + (n − 1)·ρ̄), with ρ̄ the mean correlation between two jurors'
 * answers (Kish's design effect, “Survey Sampling”, 1965, section 5.4, applied to judges as to a cluster).
 *
 * The correlation of two jurors is Pearson's over the questions that both answered; it is defined when both of them gave
 * both answers there. Pairs without one are left out of the mean. A mean below 0 counts as 0: jurors who contradict
 * one another are not worth more votes than they cast.
 *
 * @returns From 1 to the number of jurors that answered anything; null when no pair of them has a correlation.
 */
export function effectiveVotes(ratings: Ratings<boolean>): number | null {
  const voters = ratings.filter((answers) => answers.some((answer) => answer !== null))
  const correlations = voters.flatMap((one, index) =>
    voters
      .slice(index + 1)
      .map((other) => correlation(one, other))
      .filter((value) => value !== null),
  )
  if (correlations.length === 0) return null
  const mean = Math.max(0, sum(correlations) / correlations.length)
  return voters.length / (1 + (voters.length - 1) * mean)
}

/** Pearson's correlation of yes and no over the questions that both answered. */
function correlation(one: readonly (boolean | null)[], other: readonly (boolean | null)[]): number | null {
  let [both, first, second, questions] = [0, 0, 0, 0]
  for (const [index, answer] of one.entries()) {
    const against = other[index] ?? null
    if (answer === null || against === null) continue
    questions++
    if (answer) first++
    if (against) second++
    if (answer && against) both++
  }
  const variance = first * (questions - first) * second * (questions - second)
  return variance === 0 ? null : (questions * both - first * second) / Math.sqrt(variance)
}

function countsByQuestion<Value>(ratings: Ratings<Value>): readonly ReadonlyMap<Value, number>[] {
  const questions = Math.max(0, ...ratings.map((answers) => answers.length))
  return Array.from({ length: questions }, (_, question) => {
    const counts = new Map<Value, number>()
    for (const answers of ratings) {
      const value = answers[question] ?? null
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return counts
  })
}

/** Ordered pairs of unequal answers: Σ_{c≠k} n_c·n_k. */
function unequalPairs(counts: ReadonlyMap<unknown, number>): number {
  const all = sum(counts.values())
  return all * all - sum([...counts.values()].map((count) => count * count))
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
