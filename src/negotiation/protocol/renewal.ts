import { passed, refused, toWire, type Verdict } from '../../core/index.ts'
import { TermSheet } from '../../terms/index.ts'

/**
 * Whether a sheet renews one that lapsed: it may differ in expiry, durations and document, and in nothing else.
 */
export function checkRenewal(lapsed: TermSheet, renewed: TermSheet): Verdict<'RenewalChanged'> {
  if (lapsed.milestones.length !== renewed.milestones.length) return changed('milestones')
  for (const [index, { duration: _, ...before }] of lapsed.milestones.entries()) {
    const { duration: __, ...after } = renewed.milestones[index] as (typeof renewed.milestones)[number]
    for (const field of Object.keys(before) as (keyof typeof before)[]) {
      if (before[field] !== after[field]) return changed(`milestones.${index}.${field}`)
    }
  }
  const before = toWire(TermSheet, lapsed)
  const after = toWire(TermSheet, renewed)
  for (const field of Object.keys(before) as (keyof typeof before)[]) {
    if (field === 'milestones' || field === 'expiry' || field === 'document') continue
    if (before[field] !== after[field]) return changed(field)
  }
  return passed
}

function changed(field: string) {
  return refused('RenewalChanged', 'A renewal may differ in expiry, durations and document only', { field })
}
