import { passed, refused } from '../../core/index.ts'
import type { Guardrail } from './guardrail.ts'

/** The longest life, in seconds, of a firm signature that no human decided on. */
export const mostFirmLife = 900

/** A firm signature lives at most 15 minutes, unless a human decided on it. */
export const withinLife: Guardrail = ({ terms, firm }, { now, human }) => {
  if (!firm || terms === undefined || human) return passed
  const found = terms.expiry - now
  if (found <= mostFirmLife) return passed
  return refused('LifeExceeded', 'The firm signature would live too long', { found, most: mostFirmLife })
}
