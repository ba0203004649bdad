/**
 * Every EIP-712 type that is signed in Earnest, under the domain of the escrow. The chain's acts are those of
 * contracts/types; `Request`, `Quote` and `Leave` never reach it. Schemas, encoders and type hashes follow from this
 * table. Units: amounts are units of the token (USDC: micro-units), `…Bps` basis points, `duration`, `…Period` and
 * `meteredFor` seconds, `expiry`, `until` and `valid…` Unix time.
 */
export const typedData = {
  Milestone: [
    { name: 'amount', type: 'uint96' },
    { name: 'bond', type: 'uint96' },
    { name: 'duration', type: 'uint32' },
    { name: 'criteria', type: 'bytes32' },
  ],
  TermSheet: [
    { name: 'buyer', type: 'address' },
    { name: 'seller', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'milestones', type: 'Milestone[]' },
    { name: 'metered', type: 'uint96' },
    { name: 'meteredFor', type: 'uint32' },
    { name: 'burnBps', type: 'uint16' },
    { name: 'arbiter', type: 'address' },
    { name: 'arbiterFee', type: 'uint96' },
    { name: 'reviewPeriod', type: 'uint32' },
    { name: 'rulingPeriod', type: 'uint32' },
    { name: 'silenceBps', type: 'uint16' },
    { name: 'expiry', type: 'uint40' },
    { name: 'document', type: 'bytes32' },
    { name: 'buyerNonce', type: 'uint256' },
    { name: 'sellerNonce', type: 'uint256' },
  ],
  Approval: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestones', type: 'uint256' },
    { name: 'metered', type: 'uint96' },
    { name: 'unlessEngaged', type: 'bool' },
  ],
  Waiver: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestones', type: 'uint256' },
    { name: 'metered', type: 'bool' },
    { name: 'expiry', type: 'uint40' },
  ],
  Split: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestone', type: 'uint8' },
    { name: 'sellerBps', type: 'uint16' },
    { name: 'expiry', type: 'uint40' },
  ],
  Delivery: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestone', type: 'uint8' },
    { name: 'index', type: 'uint32' },
    { name: 'artifact', type: 'bytes32' },
  ],
  Dispute: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestone', type: 'uint8' },
    { name: 'index', type: 'uint32' },
    { name: 'concededBps', type: 'uint16' },
    { name: 'reason', type: 'bytes32' },
  ],
  Amendment: [
    { name: 'deal', type: 'bytes32' },
    { name: 'next', type: 'bytes32' },
    { name: 'milestones', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  Engagement: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestone', type: 'uint8' },
  ],
  Ruling: [
    { name: 'deal', type: 'bytes32' },
    { name: 'milestone', type: 'uint8' },
    { name: 'sellerBps', type: 'uint16' },
  ],
  Mandate: [
    { name: 'principal', type: 'address' },
    { name: 'agent', type: 'address' },
    { name: 'scopes', type: 'uint256' },
    { name: 'token', type: 'address' },
    { name: 'perDeal', type: 'uint96' },
    { name: 'total', type: 'uint96' },
    { name: 'counterparty', type: 'address' },
    { name: 'arbiter', type: 'address' },
    { name: 'validAfter', type: 'uint40' },
    { name: 'validUntil', type: 'uint40' },
    { name: 'nonce', type: 'uint256' },
  ],
  Consent: [
    { name: 'account', type: 'address' },
    { name: 'role', type: 'uint8' },
    { name: 'act', type: 'bytes32' },
    { name: 'mandate', type: 'bytes32' },
  ],
  Deposit: [
    { name: 'account', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'amount', type: 'uint96' },
    { name: 'nonce', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  Withdrawal: [
    { name: 'account', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'amount', type: 'uint96' },
    { name: 'to', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  PayoutChange: [
    { name: 'account', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'payout', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  Cancellation: [
    { name: 'account', type: 'address' },
    { name: 'digest', type: 'bytes32' },
    { name: 'expiry', type: 'uint40' },
  ],
  LaneCancellation: [
    { name: 'account', type: 'address' },
    { name: 'lane', type: 'uint32' },
    { name: 'generation', type: 'uint32' },
    { name: 'expiry', type: 'uint40' },
  ],
  NonceCancellation: [
    { name: 'account', type: 'address' },
    { name: 'word', type: 'uint256' },
    { name: 'mask', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  Revocation: [
    { name: 'account', type: 'address' },
    { name: 'mandate', type: 'bytes32' },
    { name: 'expiry', type: 'uint40' },
  ],
  Dismissal: [
    { name: 'account', type: 'address' },
    { name: 'agent', type: 'address' },
    { name: 'expiry', type: 'uint40' },
  ],
  Request: [
    { name: 'buyer', type: 'address' },
    { name: 'seller', type: 'address' },
    { name: 'document', type: 'bytes32' },
    { name: 'rounds', type: 'uint32' },
    { name: 'until', type: 'uint40' },
    { name: 'buyerNonce', type: 'uint256' },
  ],
  Quote: [{ name: 'deal', type: 'bytes32' }],
  Leave: [
    { name: 'negotiation', type: 'bytes32' },
    { name: 'previous', type: 'bytes32' },
    { name: 'reason', type: 'uint8' },
  ],
} as const

type Table = typeof typedData

/** Name of a struct of {@link typedData}. */
export type StructName = keyof Table

/** What can be signed by itself. */
export type PrimaryType = Exclude<StructName, 'Milestone'>

/** An act: whatever is signed beside the term sheet. */
export type ActName = Exclude<PrimaryType, 'TermSheet'>

/** All {@link PrimaryType}s. */
export const primaryTypes = (Object.keys(typedData) as StructName[]).filter((name) => name !== 'Milestone')

/** The part of {@link typedData} that a primary type needs: wallets refuse unused types. */
export function typesOf<Name extends PrimaryType>(primaryType: Name): TypesOf<Name> {
  return cached[primaryType] as TypesOf<Name>
}

/** What {@link typesOf} gives. */
export type TypesOf<Name extends PrimaryType> = Pick<
  Table,
  Name | (Name extends 'TermSheet' ? 'Milestone' : never)
>

const cached = Object.fromEntries(
  primaryTypes.map((name) => [
    name,
    name === 'TermSheet'
      ? { TermSheet: typedData.TermSheet, Milestone: typedData.Milestone }
      : { [name]: typedData[name] },
  ]),
) as Record<PrimaryType, object>
