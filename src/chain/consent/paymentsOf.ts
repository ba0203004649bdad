import { decodeFunctionData, type Hex } from 'viem'

import type { Address, Hash } from '../../core/index.ts'
import {
  type Amendment,
  amendmentTotals,
  type Deposit,
  type Dispute,
  type Domain,
  hashAct,
  hashTermSheet,
  type TermSheet,
  termsTotals,
} from '../../terms/index.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { named } from '../named.ts'

/** What an account pays for an act, as far as the act says. */
export type Payment = {
  readonly account: Address
  /** The account's consent; the sender's own when left out. */
  readonly consent: Hex
  /** Digest of the act: the nonce of an authorization for it. */
  readonly act: Hash
  /** The act's expiry, Unix time. */
  readonly expiry?: number | undefined
  /** What the account puts down, in units of the token. */
  readonly stake: bigint
}

/** Arguments of any act by their names. */
type Given = {
  readonly terms?: TermSheet
  readonly next?: TermSheet
  readonly act?: unknown
  readonly buyer?: Hex
  readonly seller?: Hex
  readonly consent?: Hex
  readonly calls?: readonly Hex[]
}

/**
 * Who pays for an act, and by what. The acts that take money are commitments, amendments, disputes and deposits, alone or
 * in a batch.
 *
 * @param act The name of the escrow's function.
 * @param given Its arguments by their names.
 */
export function paymentsOf(act: string, given: object, domain: Domain): readonly Payment[] {
  const { terms, next, buyer = '0x', seller = '0x', consent = '0x', calls = [] } = given as Given
  if (act === 'commit' && terms) {
    const payment = { act: hashTermSheet(terms, domain), expiry: terms.expiry }
    const { cost, bonds } = termsTotals(terms)
    return [
      { ...payment, account: terms.buyer, consent: buyer, stake: cost },
      { ...payment, account: terms.seller, consent: seller, stake: bonds },
    ]
  }
  if (act === 'amend' && terms && next) {
    const { milestones, expiry } = given as Pick<Amendment, 'milestones' | 'expiry'>
    const deals = { deal: hashTermSheet(terms, domain), next: hashTermSheet(next, domain) }
    const payment = { act: hashAct('Amendment', { ...deals, milestones, expiry }, domain), expiry }
    const totals = amendmentTotals(terms, next, milestones)
    return [
      { ...payment, account: next.buyer, consent: buyer, stake: totals.buyer.putDown },
      { ...payment, account: next.seller, consent: seller, stake: totals.seller.putDown },
    ]
  }
  if (act === 'dispute' && terms) {
    const deal = hashTermSheet(terms, domain)
    const dispute = hashAct('Dispute', { ...(given as Omit<Dispute, 'deal'>), deal }, domain)
    return [{ account: terms.buyer, consent: buyer, act: dispute, stake: terms.arbiterFee }]
  }
  if (act === 'deposit') {
    const deposit = (given as { readonly act: Deposit }).act
    const payment = { act: hashAct('Deposit', deposit, domain), expiry: deposit.expiry }
    return [{ ...payment, account: deposit.account, consent, stake: deposit.amount }]
  }
  return act === 'batch' ? calls.flatMap((call) => paymentsOfCall(call, domain)) : []
}

/** What is packed is not read: then the token is asked without knowing how it is paid. */
function paymentsOfCall(data: Hex, domain: Domain): readonly Payment[] {
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi: escrowAbi, data })
    const item = escrowAbi.find((one) => one.type === 'function' && one.name === functionName)
    const inputs = item !== undefined && 'inputs' in item ? item.inputs : []
    return paymentsOf(functionName, named(inputs, args as readonly unknown[]), domain)
  } catch {
    return []
  }
}
