import { formatHindrance, formatRationale } from './formatRationale.ts'
import type { DeliberationReport } from './report.ts'

/**
 * A report as lines for people: who voted what, how each question divided the panel, how much that is worth, and by what each
 * juror judged, as far as rationales were asked for.
 */
export function formatReport(report: DeliberationReport): string[] {
  const { sellerBps, votes, abstained, divisions, alpha, effectiveVotes, usage, rationales } = report
  const members = votes.length + abstained.length
  return [
    ...align(
      ['juror', 'share of the seller'],
      [
        ...votes.map((vote) => [
          vote.juror,
          `${percent(vote.sellerBps / 10_000)}${vote.hindrance ? `, ${formatHindrance(vote.hindrance)}` : ''}`,
        ]),
        ...abstained.map((one) => [one.juror, `abstained: ${formatAbstention(one)}`]),
      ],
    ),
    '',
    ...align(
      ['question', 'yes', 'no', 'missing', 'agreement'],
      divisions.map(({ name, yes, no, missing, agreement }) => [
        name,
        `${yes}`,
        `${no}`,
        `${missing}`,
        agreement === null ? '–' : percent(agreement),
      ]),
    ),
    '',
    `verdict: ${sellerBps === null ? 'none' : `${percent(sellerBps / 10_000)} to the seller`}, by ${votes.length} of ${members}`,
    `Krippendorff's alpha: ${alpha === null ? 'undefined, the answers do not vary' : alpha.toFixed(3)}`,
    `effective votes: ${effectiveVotes === null ? 'undefined, no two jurors can be correlated' : effectiveVotes.toFixed(2)}`,
    `cost: ${usage.requests} requests, ${usage.inputTokens} tokens in, ${usage.outputTokens} out${
      usage.dollars === undefined ? '' : `, $${usage.dollars.toFixed(4)}`
    }`,
    ...rationales.flatMap(({ juror, rationale }) => [
      '',
      ...(rationale === null
        ? [`${juror} shows no rationale that its ballot names`]
        : [juror, ...formatRationale(rationale).map((line) => `  ${line}`)]),
    ]),
  ]
}

/** Why a juror gave no ballot, as words. */
export function formatAbstention({
  reason,
  status,
}: Omit<DeliberationReport['abstained'][number], 'juror'>): string {
  return status === undefined ? reason : `${reason}, status ${status}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2).replace(/\.?0+$/, '')} %`
}

/** Columns two spaces apart; all but the first line up on the right. */
function align(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [headings, ...rows]
  const widths = headings.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return lines.map((line) =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  )
}
