import type { Address, Hash } from '../../core/index.ts'
import type { Eip712Domain } from '../../terms/index.ts'

/** What each reason for which a token's pull fails found, and what it needed. Amounts in the token's units. */
export type PullRefusalDetails = {
  /** The token is paused. */
  readonly TokenPaused: { readonly token: Address }
  /** The token froze the payer, or who is paid: the escrow or a court. */
  readonly AccountFrozen: {
    readonly token: Address
    readonly account: Address
    readonly role: 'payer' | 'payee'
  }
  /** The payer has too little in its wallet. */
  readonly BalanceTooLow: { readonly account: Address; readonly found: bigint; readonly needed: bigint }
  /** The payer allowed too little. */
  readonly AllowanceTooLow: { readonly account: Address; readonly found: bigint; readonly needed: bigint }
  /** The authorization's end is past. Unix time. */
  readonly AuthorizationExpired: { readonly found: bigint; readonly needed: bigint }
  /** The authorization was executed or cancelled before. */
  readonly AuthorizationUsed: { readonly account: Address; readonly nonce: Hash }
  /** The signature is one of a contract account, and there is no contract. */
  readonly AccountUndeployed: { readonly account: Address }
  /** The signature is ERC-2098's, which USDC does not read. Bytes. */
  readonly SignatureCompact: { readonly account: Address; readonly found: 64; readonly needed: 65 }
  /** The signature is for another EIP-712 domain than the token's: another name, version, chain or address. */
  readonly TokenDomainMismatch: { readonly found: Eip712Domain; readonly needed: Eip712Domain }
  /**
   * The account's own key signed, but the account has code, and a token asks that alone (ERC-1271). `delegate` is where an
   * account under ERC-7702 has its code from.
   */
  readonly ContractSignatureNeeded: { readonly account: Address; readonly delegate: Address | undefined }
  /** The signature is not the account's over this authorization. `recovered` is whose key signed something like it. */
  readonly SignatureRefused: { readonly account: Address; readonly recovered: Address | undefined }
  /** The token brought another amount than was asked for, or an authorization is of another. */
  readonly AmountMismatch: { readonly token: Address; readonly found: bigint; readonly needed: bigint }
  /** The token refuses for a reason of its own; `said` is its text. */
  readonly TokenRefused: { readonly token: Address; readonly said: string | undefined }
}

/** The codes of {@link PullRefusal}. */
export type PullRefusalCode = keyof PullRefusalDetails

/** Why a token's pull fails. */
export type PullRefusal = {
  [Code in PullRefusalCode]: {
    readonly ok: false
    readonly code: Code
    /** One sentence for people. */
    readonly message: string
    readonly details: PullRefusalDetails[Code]
  }
}[PullRefusalCode]

/** Builds a refusal. */
export function refusedPull<Code extends PullRefusalCode>(
  code: Code,
  details: PullRefusalDetails[Code],
): PullRefusal {
  return { ok: false, code, message: messages[code], details } as unknown as PullRefusal
}

const messages: Readonly<Record<PullRefusalCode, string>> = {
  TokenPaused: 'The token is paused',
  AccountFrozen: 'The token has frozen an account',
  BalanceTooLow: 'The account has too little money',
  AllowanceTooLow: 'The account allows the escrow too little',
  AuthorizationExpired: 'The authorization is past its end',
  AuthorizationUsed: 'The authorization was used or cancelled',
  AccountUndeployed: 'The account is not deployed: deploy it first, then sign again',
  SignatureCompact: 'The token takes signatures of 65 bytes only',
  TokenDomainMismatch: "The authorization was signed for another EIP-712 domain than the token's",
  ContractSignatureNeeded:
    "The account has code, so the token asks that by ERC-1271, and does not take the key's signature",
  SignatureRefused: "The signature is not the account's over this authorization",
  AmountMismatch: 'Another amount would come than is needed',
  TokenRefused: 'The token refuses',
}
