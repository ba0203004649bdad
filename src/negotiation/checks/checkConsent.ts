import {
  type Address,
  type Hash,
  type Hex,
  isSameAddress,
  passed,
  refused,
  type Verdict,
} from '../../core/index.ts'
import {
  ConsentBlobMalformedError,
  type DirectConsent,
  type Domain,
  decodeConsent,
  hashAct,
  hashAuthorization,
  type Mandate,
  type TermSheet,
  verifyDigest,
} from '../../terms/index.ts'
import { roleOf } from '../protocol/side.ts'
import type { Side } from '../strategies/strategy.ts'
import type { AllowedToken } from './incoming.ts'

/** What is wrong with a consent. */
export type ConsentRefusal =
  | 'ConsentMissing'
  | 'ConsentMalformed'
  | 'ConsentInvalid'
  | 'MandatePrincipalMismatch'

/** A consent to be checked. */
export type Consented = {
  readonly blob: Hex
  /** Digest of what is consented to. */
  readonly act: Hash
  readonly account: Address
  readonly side: Side
  readonly domain: Domain
  /** For a firm sheet, whose consent may be an authorization: the sheet and its token. */
  readonly funding?:
    | { readonly terms: TermSheet; readonly token: AllowedToken; readonly usdc: Address }
    | undefined
}

/** Whether an account signed a digest, which no key of its own did: its contract knows (ERC-1271). */
export type ContractQuestion = { readonly account: Address; readonly digest: Hash; readonly signature: Hex }

/** A consent that holds, if the contracts say yes to the questions. */
export type CheckedConsent = {
  readonly ok: true
  readonly questions: readonly ContractQuestion[]
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
  const { terms, token, usdc } = funding
  const authorization = { account, signature: consent.signature } as const
  const digest = hashAuthorization(account, {
    token: token.domain,
    escrow: domain.escrow,
    value: consent.value,
    act,
    expiry: terms.expiry,
  })
  const own = await ask({ ...authorization, digest })
  const isConsent = isSameAddress(token.address, usdc)
  if (isConsent !== (consent.further === undefined)) {
    return refused(
      'ConsentMalformed',
      "The authorization of the escrow's USDC is consent, of another token is none",
    )
  }
  if (consent.further === undefined) return { ok: true, questions: own }
  const further = await checkDirect(consented, consent.further)
  return further.ok ? { ...further, questions: [...own, ...further.questions] } : further
}

async function checkDirect(
  { account, act, side, domain }: Consented,
  consent: DirectConsent,
): Promise<CheckedConsent | Extract<Verdict<ConsentRefusal>, { ok: false }>> {
  if (consent.kind === 'caller') return refused('ConsentMissing', 'The move carries no consent', { account })
  if (consent.kind === 'signature') {
    return { ok: true, questions: await ask({ account, digest: act, signature: consent.signature }) }
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
    ask({ account: mandate.agent, digest: agreed, signature: agentSignature }),
    ask({ account, digest, signature: principalSignature }),
  ])
  return { ok: true, questions: questions.flat(), mandate }
}

/** Nothing when the account's own key signed; else what to ask its contract. */
async function ask(question: ContractQuestion): Promise<readonly ContractQuestion[]> {
  return (await verifyDigest(question.digest, question.signature, question.account)) ? [] : [question]
}

/** Answers whether an account's contract accepts a signature (ERC-1271), in one call of bounded gas and time. */
export type AskContract = (question: ContractQuestion) => Promise<boolean>

/** The contract signature check: every question is answered yes. */
export async function checkContracts(
  questions: readonly ContractQuestion[],
  ask: AskContract,
): Promise<Verdict<'ConsentInvalid'>> {
  for (const question of questions) {
    if (!(await ask(question))) {
      return refused('ConsentInvalid', "The signature is not the account's over this act", {
        account: question.account,
        act: question.digest,
      })
    }
  }
  return passed
}
