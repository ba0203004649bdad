import type { Address } from 'viem'
import { z } from 'zod'

import { Hex, isSameAddress, type Refusal, refused } from '../../core/index.ts'
import {
  Amendment,
  Approval,
  Cancellation,
  Delivery,
  Deposit,
  Dismissal,
  Dispute,
  Engagement,
  LaneCancellation,
  NonceCancellation,
  PayoutChange,
  Revocation,
  Ruling,
  Split,
  TermSheet,
  Waiver,
  Withdrawal,
} from '../../terms/index.ts'
import type { Act } from '../act.ts'
import { packAct } from '../packAct.ts'

const terms = { terms: TermSheet }
const deal = { deal: true } as const

/**
 * What a relayer takes: an act's function (`kind`), its arguments by their names, and the consents that somebody else
 * gave. All but a batch.
 */
export const SignedAct = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('commit'), ...terms, buyer: Hex, seller: Hex }),
  z.strictObject({
    kind: z.literal('amend'),
    ...terms,
    next: TermSheet,
    ...Amendment.omit({ deal: true, next: true }).shape,
    buyer: Hex,
    seller: Hex,
  }),
  z.strictObject({ kind: z.literal('split'), ...terms, ...Split.omit(deal).shape, buyer: Hex, seller: Hex }),
  z.strictObject({ kind: z.literal('settle'), ...terms, ...Approval.omit(deal).shape, buyer: Hex }),
  z.strictObject({ kind: z.literal('dispute'), ...terms, ...Dispute.omit(deal).shape, buyer: Hex }),
  z.strictObject({ kind: z.literal('waive'), ...terms, ...Waiver.omit(deal).shape, seller: Hex }),
  z.strictObject({ kind: z.literal('deliver'), ...terms, ...Delivery.omit(deal).shape, seller: Hex }),
  z.strictObject({ kind: z.literal('engage'), ...terms, ...Engagement.omit(deal).shape, arbiter: Hex }),
  z.strictObject({ kind: z.literal('rule'), ...terms, ...Ruling.omit(deal).shape, arbiter: Hex }),
  z.strictObject({ kind: z.literal('finalize'), ...terms, ...Approval.pick({ milestones: true }).shape }),
  z.strictObject({ kind: z.literal('close'), ...terms }),
  z.strictObject({
    kind: z.literal('cancel'),
    ...terms,
    ...Cancellation.omit({ digest: true }).shape,
    consent: Hex,
  }),
  z.strictObject({ kind: z.literal('deposit'), act: Deposit, consent: Hex }),
  z.strictObject({ kind: z.literal('withdraw'), act: Withdrawal, consent: Hex }),
  z.strictObject({ kind: z.literal('setPayout'), act: PayoutChange, consent: Hex }),
  z.strictObject({ kind: z.literal('cancelLane'), act: LaneCancellation, consent: Hex }),
  z.strictObject({ kind: z.literal('cancelNonces'), act: NonceCancellation, consent: Hex }),
  z.strictObject({ kind: z.literal('revoke'), act: Revocation, consent: Hex }),
  z.strictObject({ kind: z.literal('dismiss'), act: Dismissal, consent: Hex }),
])
export type SignedAct = z.output<typeof SignedAct>

/**
 * The call of the escrow that performs a signed act, packed where it can be: what a relayer sends.
 *
 * @param usdc The USDC that the escrow was deployed with, if it is known: the call is shorter.
 */
export function packSignedAct({ kind, ...given }: SignedAct, usdc?: Address): Hex {
  return packAct<Act>(kind, given as never, usdc)
}

/** An account's consent to an act. */
export type GivenConsent = { readonly account: Address; readonly blob: Hex }

/** Who consents to a signed act, and how; nobody where anyone may do it. */
export function consentsOf(signed: SignedAct): readonly GivenConsent[] {
  switch (signed.kind) {
    case 'finalize':
    case 'close':
      return []
    case 'commit':
    case 'amend':
    case 'split':
      return [
        { account: signed.terms.buyer, blob: signed.buyer },
        { account: signed.terms.seller, blob: signed.seller },
      ]
    case 'settle':
    case 'dispute':
      return [{ account: signed.terms.buyer, blob: signed.buyer }]
    case 'waive':
    case 'deliver':
      return [{ account: signed.terms.seller, blob: signed.seller }]
    case 'engage':
    case 'rule':
      return [{ account: signed.terms.arbiter, blob: signed.arbiter }]
    case 'cancel':
      return [{ account: signed.account, blob: signed.consent }]
    default:
      return [{ account: signed.act.account, blob: signed.consent }]
  }
}

/**
 * Refuses an act that needs a consent of whoever submits it, who would pay with more than gas.
 *
 * @param self Who submits it: an empty consent is its own.
 */
export function refuseOwnConsent(signed: SignedAct, self: Address): Refusal<'ActUnsigned'> | undefined {
  for (const { account, blob } of consentsOf(signed)) {
    if (blob === '0x' || isSameAddress(account, self)) {
      return refused('ActUnsigned', "The act needs a consent that is not the relayer's", { account })
    }
  }
  return undefined
}

/** Whether two acts are about an account in common: what happens to it may be what one of them waits for. */
export function haveCommonAccount(one: SignedAct, other: SignedAct): boolean {
  const others = accountsOf(other)
  return accountsOf(one).some((account) => others.some((another) => isSameAddress(account, another)))
}

function accountsOf(signed: SignedAct): readonly Address[] {
  return 'terms' in signed ? [signed.terms.buyer, signed.terms.seller] : [signed.act.account]
}
