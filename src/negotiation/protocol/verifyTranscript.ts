import { isSameAddress, type Refusal, refused, type Verdict } from '../../core/index.ts'
import { checkIssueOrder } from '../checks/checkClock.ts'
import { type AskContract, checkConsent, checkContracts } from '../checks/checkConsent.ts'
import { checkConstants } from '../checks/checkConstants.ts'
import { checkHashes } from '../checks/checkHashes.ts'
import { checkPosition } from '../checks/checkPosition.ts'
import { checkVersion } from '../checks/checkVersion.ts'
import type { AllowedToken, Check, CheckContext, Deployment } from '../checks/incoming.ts'
import { checkTemplate } from '../template/checkTemplate.ts'
import { termsToOutcome } from '../template/termsToOutcome.ts'
import { type Agreement, agreementOf } from './agreement.ts'
import { actOfMove, digestOfMove, isSheetMove, type Move } from './move.ts'
import { hashRequestDocument, negotiationIdOf, type Opening } from './opening.ts'
import { accountOf, sideOfRound } from './side.ts'
import { phaseOf, standingSheet, type Transcript } from './transcript.ts'

/** What a transcript is held against. */
export type VerifyTranscriptParameters = {
  readonly opening: Opening
  /** The moves in order, the request's excepted. */
  readonly moves: readonly Move[]
  readonly tokens: readonly AllowedToken[]
  readonly deployments: readonly Deployment[]
  /** For accounts that are contracts, and for authorizations: a token asks any account's code first. */
  readonly askContract: AskContract
}

/** A transcript that holds, and what it ends with. */
export type VerifiedTranscript = {
  readonly ok: true
  readonly transcript: Transcript
  readonly agreement: Agreement | undefined
  /**
   * How it ends: with an accept, with a leave, or with neither. An `open` one may be cut off: nothing in it tells whether more
   * was said.
   */
  readonly end: 'agreed' | 'left' | 'open'
}

/** The checks that anyone can repeat at any later time: no receiver's clock, no lists. */
const checks: readonly Check[] = [checkVersion, checkPosition, checkIssueOrder, checkConstants, checkHashes]

/**
 * Whether a transcript is one that both sides signed move by move: the request and its document, each move in its place
 * after the one before, within what the request fixed, its hashes and sums right, its consent its side's.
 *
 * @returns The transcript and the agreement it ends with, or the first refusal, with the round in its details.
 */
export async function verifyTranscript(
  parameters: VerifyTranscriptParameters,
): Promise<VerifiedTranscript | Refusal> {
  const { opening, moves, askContract } = parameters
  const { document, request } = opening
  if (hashRequestDocument(document) !== request.document) {
    return refused('DocumentMismatch', 'The document is not the one the request names', { round: 0 })
  }
  const template = checkTemplate(document.template)
  if (!template.ok) return template
  const id = negotiationIdOf(opening)
  let transcript: Transcript = { id, opening, entries: [] }
  const requested = { blob: opening.consent, act: id, account: request.buyer, side: 'buyer' as const }
  const consent = await verifyConsent({ ...requested, domain: document.domain }, askContract)
  if (!consent.ok) return at(0, consent)

  for (const move of moves) {
    const digest = digestOfMove(move, document.domain)
    const context: CheckContext = { ...parameters, arbiters: [], now: 0, lapsed: true }
    for (const check of checks) {
      const verdict = check({ transcript, move, digest }, context)
      if (!verdict.ok) return at(move.round, verdict)
    }
    const signed = await verifyMove(transcript, move, parameters)
    if (!signed.ok) return at(move.round, signed)
    const read = isSheetMove(move)
      ? termsToOutcome(document.template, move.terms, move.document.terms)
      : undefined
    const outcome = read?.ok ? read.outcome : undefined
    transcript = {
      ...transcript,
      entries: [...transcript.entries, { round: move.round, digest, move, outcome, text: '' }],
    }
  }
  return { ok: true, transcript, agreement: agreementOf(transcript), end: phaseOf(transcript) }
}

function verifyMove(
  transcript: Transcript,
  move: Move,
  { tokens, deployments, askContract }: VerifyTranscriptParameters,
): Promise<Verdict> {
  const { request, document } = transcript.opening
  const { domain } = document
  const side = sideOfRound(move.round)
  const terms = isSheetMove(move) ? move.terms : standingSheet(transcript)?.move.terms
  const token = tokens.find(({ address }) => terms !== undefined && isSameAddress(address, terms.token))
  const usdc = deployments.find(({ chainId }) => chainId === domain.chainId)?.usdc
  const paying = (move.kind === 'offer' || move.kind === 'accept') && terms !== undefined
  const funding =
    paying && token !== undefined && usdc !== undefined ? { expiry: terms.expiry, token, usdc } : undefined
  const account = accountOf(request, side)
  return verifyConsent(
    { blob: move.consent, act: actOfMove(move, domain), account, side, domain, funding },
    askContract,
  )
}

async function verifyConsent(
  consented: Parameters<typeof checkConsent>[0],
  ask: AskContract,
): Promise<Verdict> {
  const checked = await checkConsent(consented)
  return checked.ok ? checkContracts(checked.questions, ask) : checked
}

function at(round: number, refusal: Refusal): Refusal {
  return { ...refusal, details: { ...refusal.details, round } }
}
