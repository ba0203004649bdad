import { passed, refused } from '../../core/index.ts'
import {
  type DocumentRefusal,
  documentOf,
  type TermSheetRefusal,
  validateTermSheet,
  verifyDocument,
  verifyTermsPart,
} from '../../terms/index.ts'
import { isSheetMove } from '../protocol/move.ts'
import { checkRenewal } from '../protocol/renewal.ts'
import { phaseOf, standingSheet } from '../protocol/transcript.ts'
import { termsToOutcome } from '../template/termsToOutcome.ts'
import { isTakingUpQuote } from './checkPosition.ts'
import type { Check } from './incoming.ts'

/** What is wrong with a sheet's hashes and sums. */
export type HashesRefusal =
  | DocumentRefusal
  | TermSheetRefusal
  | 'TrailMismatch'
  | 'TermsUnmapped'
  | 'OutcomeOutside'
  | 'TermsUnsayable'
  | 'RenewalChanged'

/**
 * The document is the one the sheet names, its trail says where the move stands, its terms add up to the sheet, the
 * sheet is one of the request's outcomes, could be committed, and, after a lapse, renews what lapsed.
 */
export const checkHashes: Check<HashesRefusal> = (incoming, context) => {
  const { transcript, move } = incoming
  if (!isSheetMove(move)) return passed
  const { terms, document } = move
  const verdicts = [
    () => verifyDocument(terms.document, documentOf(document)),
    () => (isTakingUpQuote(incoming) ? passed : checkTrail(incoming, context)),
    () => verifyTermsPart(document.terms, terms),
    () => termsToOutcome(transcript.opening.document.template, terms, document.terms),
    () => validateTermSheet(terms, limitsOf(incoming, context)),
    () => {
      const lapsed = phaseOf(transcript) === 'agreed' ? standingSheet(transcript) : undefined
      return lapsed === undefined ? passed : checkRenewal(lapsed.move.terms, terms)
    },
  ]
  for (const verdict of verdicts) {
    const found = verdict()
    if (!found.ok) return found
  }
  return passed
}

const checkTrail: Check<'TrailMismatch'> = ({ move }) => {
  if (!isSheetMove(move)) return passed
  for (const field of ['negotiation', 'round', 'previous'] as const) {
    const found = move.document.trail[field]
    if (found !== move[field]) {
      return refused('TrailMismatch', 'The trail says another place than the move', { field, found })
    }
  }
  return passed
}

/** Without the time: {@link checkClock} compares it. */
function limitsOf({ transcript }: Parameters<Check>[0], { deployments }: Parameters<Check>[1]) {
  const { domain, template } = transcript.opening.document
  const usdc = deployments.find(({ chainId }) => chainId === domain.chainId)?.usdc ?? template.token
  return { escrow: domain.escrow, usdc }
}
