import { isSameAddress, passed, refused } from '../../core/index.ts'
import { isSheetMove } from '../protocol/move.ts'
import { sideOfRound } from '../protocol/side.ts'
import { standingSheet, type Transcript } from '../protocol/transcript.ts'
import { checkConstantTerms } from '../template/termsToOutcome.ts'
import type { Check } from './incoming.ts'

/**
 * The sheet keeps what the request fixed: sides, token, arbiter, the buyer's nonce, and all that is not bargained over.
 * The seller's nonce is the seller's to choose, once.
 */
export const checkConstants: Check<'ConstantChanged'> = ({ transcript, move }) => {
  if (!isSheetMove(move)) return passed
  const { request, document } = transcript.opening
  const { terms } = move
  for (const side of ['buyer', 'seller'] as const) {
    if (!isSameAddress(terms[side], request[side])) return changed(side, terms[side], request[side])
  }
  if (terms.buyerNonce !== request.buyerNonce)
    return changed('buyerNonce', terms.buyerNonce, request.buyerNonce)
  const nonce = sellerNonceOf(transcript)
  const mayChoose = nonce === undefined && sideOfRound(move.round) === 'seller'
  if (!mayChoose && terms.sellerNonce !== (nonce ?? 0n))
    return changed('sellerNonce', terms.sellerNonce, nonce ?? 0n)
  return checkConstantTerms(document.template, terms)
}

/** The nonce the seller chose with its first sheet; undefined before. */
export function sellerNonceOf(transcript: Transcript): bigint | undefined {
  return standingSheet(transcript)?.move.terms.sellerNonce
}

function changed(field: string, found: unknown, expected: unknown) {
  return refused('ConstantChanged', 'The sheet changes what the request fixed', { field, found, expected })
}
