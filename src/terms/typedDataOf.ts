import type { ActMessage } from './acts.ts'
import { type Domain, type Eip712Domain, eip712Domain } from './domain.ts'
import type { TermSheet } from './termSheet.ts'
import { type ActName, type PrimaryType, type TypesOf, typesOf } from './typedData.ts'

/** What a struct that can be signed by itself is made of. */
export type MessageOf<Name extends PrimaryType> = Name extends ActName ? ActMessage<Name> : TermSheet

/** One message as EIP-712 typed data, in the form of `eth_signTypedData_v4`, viem and ethers. */
export type TypedDataOf<Name extends PrimaryType> = {
  readonly domain: Eip712Domain
  readonly types: TypesOf<Name>
  readonly primaryType: Name
  readonly message: MessageOf<Name>
}

/**
 * A term sheet, or an act, as EIP-712 typed data with the types that it needs and no others: wallets refuse unused
 * types, and ethers takes as primary whichever type no other one uses.
 *
 * @example
 * const approval = { deal, milestones: 0b011n, metered: 0n, unlessEngaged: isApprovalGuarded(terms) }
 * const { domain, types, message } = typedDataOf('Approval', approval, escrowDomain)
 * const signature = await ethersWallet.signTypedData(domain, types, message)
 */
export function typedDataOf<Name extends PrimaryType>(
  primaryType: Name,
  message: MessageOf<Name>,
  domain: Domain,
): TypedDataOf<Name> {
  return { domain: eip712Domain(domain), types: typesOf(primaryType), primaryType, message }
}
