import { isSameAddress, passed, refused } from '../../core/index.ts'
import { validateTermSheet } from '../../terms/index.ts'
import { sellerNonceOf } from '../checks/checkConstants.ts'
import { checkConstantTerms } from '../template/termsToOutcome.ts'
import type { Guardrail } from './guardrail.ts'

/** The sheet could be committed, and keeps what the request fixed: we ask of ourselves what we ask of others. */
export const wellFormed: Guardrail = ({ terms }, { record, deployments, now }) => {
  if (terms === undefined) return passed
  const { request, document } = record.opening
  const { buyer, seller, buyerNonce, sellerNonce } = terms
  const nonce = sellerNonceOf(record) ?? (record.side === 'seller' ? sellerNonce : 0n)
  const kept =
    isSameAddress(buyer, request.buyer) &&
    isSameAddress(seller, request.seller) &&
    buyerNonce === request.buyerNonce &&
    sellerNonce === nonce
  if (!kept) return refused('ConstantChanged', 'The sheet changes what the request fixed')
  const constants = checkConstantTerms(document.template, terms)
  if (!constants.ok) return constants
  const usdc = deployments.find(({ chainId }) => chainId === document.domain.chainId)?.usdc ?? terms.token
  return validateTermSheet(terms, { escrow: document.domain.escrow, usdc, now })
}
