import type { ContractAnswer, ContractQuestion, PullRefusalCode } from '../../chain/index.ts'
import {
  type Address,
  type Hash,
  type Hex,
  isSameAddress,
  passed,
  refused,
  type Side,
  type Verdict,
} from '../../core/index.ts'
import {
  ConsentBlobMalformedError,
  type DirectConsent,
  type Domain,
  decodeConsent,
  hashAct,
  hashAuthorization,
  hasKeySize,
  isWrappedSignature,
  type Mandate,
  verifyDigest,
  verifyLongDigest,
} from '../../terms/index.ts'
import { roleOf } from '../protocol/side.ts'
import type { AllowedToken } from './incoming.ts'

/** What is wrong with a consent. */
export type ConsentRefusal =
  | 'ConsentMissing'
  | 'ConsentMalformed'
  | 'ConsentInvalid'
  | 'AccountUndeployed'
  | 'MandatePrincipalMismatch'

/** A consent to be checked. */
export type Consented = {
  readonly blob: Hex
  /** Digest of what is consented to. */
  readonly act: Hash
  readonly account: Address
  readonly side: Side
  readonly domain: Domain
  /** For an act that pays, whose consent may be an authorization: its expiry, Unix time, and the token. */
  readonly funding?:
    | { readonly expiry: number; readonly token: AllowedToken; readonly usdc: Address }
    | undefined
}

/** A signature that an account's contract may have the last word on. */
export type PendingSignature = ContractQuestion & {
  /**
   * Whether the account's own key signed: that is enough where the account has no code. The escrow takes a key's signature
   * first, so it asks about others only; a token asks an account with code about its own key's too.
   */
  readonly byKey: boolean
}

/** A consent that holds, if the contracts agree. */
export type CheckedConsent = {
  readonly ok: true
  readonly questions: readonly PendingSignature[]
  /** Under which an agent key consented. */
  readonly mandate?: Mandate | undefined
}

/**
 * The signature check: whatever a key can have signed is recovered here; what remains is asked of the accounts'
 * contracts later, since that costs a call.
 */
export async function checkConsent(
  consented: Consented,
): Promise<CheckedConsent | Extract<Verdict<ConsentRefusal>, { ok: false }>> {
  const { blob, account, act, funding, domain } = consented
  let consent: ReturnType<typeof decodeConsent>
  try {
    consent = decodeConsent(blob)
  } catch (error) {
    if (error instanceof ConsentBlobMalformedError)
      return refused('ConsentMalformed', error.shortMessage, error.details)
    throw error
  }
  if (consent.kind !== 'authorization') return checkDirect(consented, consent)
  if (funding === undefined) {
    return refused('ConsentMalformed', 'An authorization consents to paying acts only')
  }
  const { expiry, token, usdc } = funding
  const digest = hashAuthorization(account, {
    token: token.domain,
    escrow: domain.escrow,
    value: consent.value,
    act,
    expiry,
  })
  const byToken = { account, digest, signature: consent.signature, asker: token.address }
  const own = await askOfToken(byToken)
  const isConsent = isSameAddress(token.address, usdc)
  if (isConsent !== (consent.further === undefined)) {
    return refused(
      'ConsentMalformed',
      "The authorization of the escrow's USDC is consent, of another token is none",
    )
  }
  if (consent.further === undefined) return { ok: true, questions: [own] }
  const further = await checkDirect(consented, consent.further)
  return further.ok ? { ...further, questions: [own, ...further.questions] } : further
}

async function checkDirect(
  { account, act, side, domain }: Consented,
  consent: DirectConsent,
): Promise<CheckedConsent | Extract<Verdict<ConsentRefusal>, { ok: false }>> {
  const { escrow } = domain
  if (consent.kind === 'caller') return refused('ConsentMissing', 'The move carries no consent', { account })
  if (consent.kind === 'signature') {
    const { signature } = consent
    return { ok: true, questions: await askOfEscrow({ account, digest: act, signature, asker: escrow }) }
  }
  const { mandate, principalSignature, agentSignature } = consent
  if (!isSameAddress(mandate.principal, account)) {
    return refused('MandatePrincipalMismatch', "The mandate is not the account's", {
      found: mandate.principal,
      needed: account,
    })
  }
  const digest = hashAct('Mandate', mandate, domain)
  const agreed = hashAct('Consent', { account, role: roleOf(side), act, mandate: digest }, domain)
  const questions = await Promise.all([
    askOfEscrow({ account: mandate.agent, digest: agreed, signature: agentSignature, asker: escrow }),
    askOfEscrow({ account, digest, signature: principalSignature, asker: escrow }),
  ])
  return { ok: true, questions: questions.flat(), mandate }
}

/** The escrow tries the account's own key first: nothing is left to ask when that signed. */
async function askOfEscrow(question: ContractQuestion): Promise<readonly PendingSignature[]> {
  const byKey = await verifyDigest(question.digest, question.signature, question.account)
  return byKey ? [] : [{ ...question, byKey }]
}

/** A token looks at the account's code first, whoever signed, and reads no 64 bytes (ERC-2098). */
async function askOfToken(question: ContractQuestion): Promise<PendingSignature> {
  return { ...question, byKey: await verifyLongDigest(question.digest, question.signature, question.account) }
}

/** Answers what an account's contract says to a signature (ERC-1271), in calls of bounded gas and time. */
export type AskContract = (question: ContractQuestion) => Promise<ContractAnswer>

/** For where no account has code, or no chain is asked: keys alone sign. */
export const askNobody: AskContract = async () => 'none'

/** The contract signature check: each contract takes its account's signature, or there is none and the key signed. */
export async function checkContracts(
  signatures: readonly PendingSignature[],
  ask: AskContract,
): Promise<Verdict<'ConsentInvalid' | 'AccountUndeployed'>> {
  for (const { byKey, ...question } of signatures) {
    const answer = await ask(question)
    if (answer === 'yes' || (answer === 'none' && byKey)) continue
    const { account, digest, signature } = question
    const details = { account, act: digest }
    // ERC-6492 says it by itself.
    if (answer === 'none' && isWrappedSignature(signature)) {
      return refused('AccountUndeployed', messages.AccountUndeployed, details)
    }
    const reason = await reasonOf(question, byKey, answer)
    return refused('ConsentInvalid', messages[reason], { ...details, reason })
  }
  return passed
}

/** The reasons are those for which a token refuses a signature. */
type SignatureReason = Extract<
  PullRefusalCode,
  'AccountUndeployed' | 'ContractSignatureNeeded' | 'SignatureCompact' | 'SignatureRefused'
>

const messages: Readonly<Record<SignatureReason, string>> = {
  AccountUndeployed:
    "The signature is a contract's, and the account is not deployed: deploy it first, then sign again",
  ContractSignatureNeeded:
    "The account has code, so the token asks that by ERC-1271, and does not take the key's signature",
  SignatureCompact: 'The token takes signatures of 65 bytes only',
  SignatureRefused: "The signature is not the account's over this act",
}

async function reasonOf(
  { account, digest, signature }: ContractQuestion,
  byKey: boolean,
  answer: ContractAnswer,
): Promise<SignatureReason> {
  if (byKey) return 'ContractSignatureNeeded'
  if (answer === 'none' && !hasKeySize(signature)) return 'AccountUndeployed'
  // The escrow would have taken it.
  return (await verifyDigest(digest, signature, account)) ? 'SignatureCompact' : 'SignatureRefused'
}
