import { type Address, type Hash, type Hex, isSameAddress, type Side } from '../../core/index.ts'
import {
  type ActMessage,
  type AmendmentDraft,
  type AuthorizationParameters,
  amendmentOf,
  amendmentTotals,
  type DirectConsent,
  type Domain,
  type Eip712Domain,
  encodeConsent,
  hashAct,
  hashAmendment,
  hashTermSheet,
  type Mandate,
  type Signer,
  signAct,
  signAuthorization,
  signConsent,
  signTermSheet,
  type TermSheet,
  termsTotals,
} from '../../terms/index.ts'
import type { Payment } from '../commit/commitPort.ts'
import { roleOf, stakeOf } from '../protocol/side.ts'

/** What a negotiation signs beside term sheets. */
export type OffChainAct = 'Request' | 'Quote' | 'Leave'

/** Consents for one account. The only thing of a negotiation that has a key. */
export type Signatory = {
  readonly account: Address
  /** Under which it consents, when it is an agent key. */
  readonly mandate?: Mandate | undefined
  /** What the side's part of a sheet would be paid from. */
  paymentOf(terms: Pick<TermSheet, 'token'>): Payment
  /**
   * Consents to a sheet, with what pays the side's part of it.
   *
   * Warning: makes a live firm signature.
   */
  consentToSheet(terms: TermSheet, side: Side, domain: Domain): Promise<Hex>
  /**
   * Consents to an amendment, with what pays what the side puts down for it.
   *
   * Warning: makes a live firm signature.
   */
  consentToAmendment(draft: AmendmentDraft, side: Side, domain: Domain): Promise<Hex>
  /** Consents to something that never reaches the chain. */
  consentToAct<Name extends OffChainAct>(
    name: Name,
    message: ActMessage<Name>,
    side: Side,
    domain: Domain,
  ): Promise<Hex>
}

/**
 * Signs for its own account: an EOA, or a contract account whose owner signs.
 *
 * @param token EIP-712 domain of the escrow's USDC, when sheets are paid by authorizations, which consent too; left
 * out, they are paid from the balance in the escrow or an allowance.
 */
export function accountSignatory(signer: Signer, token?: Eip712Domain): Signatory {
  // An authorization of one token pays for no sheet in another.
  const paymentOf = (terms: Pick<TermSheet, 'token'>): Payment =>
    token !== undefined && isSameAddress(token.verifyingContract, terms.token) ? 'authorization' : 'balance'
  const pay = async ({ value, ...bound }: Omit<AuthorizationParameters, 'token'>) => {
    if (token === undefined) throw new TypeError('no token was named')
    const signature = await signAuthorization(signer, { token, value, ...bound })
    return encodeConsent({ kind: 'authorization', value, signature })
  }
  return {
    account: signer.address,
    paymentOf,
    async consentToSheet(terms, side, domain) {
      const { escrow } = domain
      const value = stakeOf(termsTotals(terms), side)
      if (value !== 0n && paymentOf(terms) === 'authorization') {
        return pay({ escrow, value, act: hashTermSheet(terms, domain), expiry: terms.expiry })
      }
      return encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, terms, domain) })
    },
    async consentToAmendment(draft, side, domain) {
      const { escrow } = domain
      const { putDown: value } = amendmentTotals(draft.terms, draft.next, draft.milestones)[side]
      if (value !== 0n && paymentOf(draft.next) === 'authorization') {
        return pay({ escrow, value, act: hashAmendment(draft, domain), expiry: draft.expiry })
      }
      const signature = await signAct(signer, 'Amendment', amendmentOf(draft, domain), domain)
      return encodeConsent({ kind: 'signature', signature })
    },
    async consentToAct(name, message, _side, domain) {
      return encodeConsent({ kind: 'signature', signature: await signAct(signer, name, message, domain) })
    },
  }
}

/**
 * Signs as an agent key for the account of a mandate. Sheets are paid from the account's balance in the escrow or its
 * allowance.
 *
 * @param principalSignature The account's signature of the mandate.
 */
export function mandateSignatory(agent: Signer, mandate: Mandate, principalSignature: Hex): Signatory {
  const consent = async (act: Hash, side: Side, domain: Domain): Promise<DirectConsent> => {
    const message = {
      account: mandate.principal,
      role: roleOf(side),
      act,
      mandate: hashAct('Mandate', mandate, domain),
    }
    const agentSignature = await signConsent(agent, message, domain)
    return { kind: 'mandate', mandate, principalSignature, agentSignature }
  }
  return {
    account: mandate.principal,
    mandate,
    paymentOf: () => 'balance',
    consentToSheet: async (terms, side, domain) =>
      encodeConsent(await consent(hashTermSheet(terms, domain), side, domain)),
    consentToAmendment: async (draft, side, domain) =>
      encodeConsent(await consent(hashAmendment(draft, domain), side, domain)),
    consentToAct: async (name, message, side, domain) =>
      encodeConsent(await consent(hashAct(name, message, domain), side, domain)),
  }
}
