import { formatRationale } from '../deliberation/formatRationale.ts'
import type { CasePoint, JurorPoint } from './point.ts'
import type { VerifiedJuror, VerifiedVerdict } from './verifyVerdict.ts'

/** A verified verdict as lines for people: the case, then each juror with what it told. */
export function formatVerdict({ case: id, points, jurors }: VerifiedVerdict): string[] {
  return [`case ${id}`, ...indented(points.map(formatPoint)), ...jurors.flatMap(formatJuror)]
}

function formatJuror({ juror, round, points, rationale }: VerifiedJuror): string[] {
  const named = rationale === undefined ? '' : `, "${rationale.juror}"`
  return [
    '',
    `juror ${juror}${named}, round ${round}`,
    ...indented(points.map(formatPoint)),
    ...indented(rationale === undefined ? [] : formatRationale(rationale)),
  ]
}

function formatPoint(found: CasePoint | JurorPoint): string {
  const head = found.point.padEnd(9)
  if (found.result === 'ok') return `${head}  ok`
  const result = found.result === 'contradicted' ? 'CONTRADICTED' : 'not shown'
  const details = Object.keys(found.details).length === 0 ? '' : ` ${JSON.stringify(found.details)}`
  return `${head}  ${result}: ${found.message} (${found.code})${details}`
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
