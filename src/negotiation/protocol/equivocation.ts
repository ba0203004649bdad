import { type Address, type Hash, isSameAddress, passed, refused, type Verdict } from '../../core/index.ts'
import {
  type Document,
  type Domain,
  documentOf,
  hashAct,
  hashTermSheet,
  type TermSheet,
  type TrailPart,
  verifyDocument,
} from '../../terms/index.ts'
import { type AskContract, checkConsent, checkContracts } from '../checks/checkConsent.ts'
import type { AllowedToken, Deployment } from '../checks/incoming.ts'
import { isSheetMove, leaveOf, type Move } from './move.ts'
import { accountOf, sideOfRound } from './side.ts'

/** One signed statement for a round: a sheet with its trail (the terms part stays hidden), or a leave. */
export type Statement =
  | {
      readonly kind: 'offer' | 'quote'
      readonly terms: TermSheet
      readonly document: Document
      readonly trail: TrailPart
      readonly consent: Move['consent']
    }
  | {
      readonly kind: 'leave'
      readonly negotiation: Hash
      readonly previous: Hash
      readonly reason: number
      readonly consent: Move['consent']
    }

/** Two statements by one signer for the same negotiation, round and previous move. They prove themselves. */
export type EquivocationProof = {
  readonly signer: Address
  readonly round: number
  readonly first: Statement
  readonly second: Statement
}

/** What is wrong with a proof. */
export type EquivocationRefusal =
  | 'EquivocationUnproven'
  | 'ConsentInvalid'
  | 'AccountUndeployed'
  | 'DocumentMismatch'

/** What a proof is held against. */
export type VerifyEquivocationParameters = {
  readonly domain: Domain
  readonly tokens: readonly AllowedToken[]
  readonly deployments: readonly Deployment[]
  /** For accounts that are contracts. */
  readonly ask: AskContract
}

/**
 * Puts two moves together as a proof.
 *
 * @returns undefined when they are no two statements for one place: an accept is none, nor is a quote's sheet signed
 * again to take it up, which is of the other side's round.
 */
export function proveEquivocation(
  signer: Address,
  first: Move,
  second: Move,
  domain: Domain,
): EquivocationProof | undefined {
  const [one, other] = [statementOf(first), statementOf(second)]
  if (one === undefined || other === undefined) return undefined
  const proof = { signer, round: first.round, first: one, second: other }
  return first.round === second.round && checkPlaces(proof, domain).ok ? proof : undefined
}

/** Whether a proof holds: same place, two digests, both signed by the side whose round it was. */
export async function verifyEquivocation(
  proof: EquivocationProof,
  parameters: VerifyEquivocationParameters,
): Promise<Verdict<EquivocationRefusal>> {
  const places = checkPlaces(proof, parameters.domain)
  if (!places.ok) return places
  for (const statement of [proof.first, proof.second]) {
    const verdict = await checkStatement(statement, proof, parameters)
    if (!verdict.ok) return verdict
  }
  return passed
}

function checkPlaces(proof: EquivocationProof, domain: Domain): Verdict<EquivocationRefusal> {
  const [one, other] = [placeOf(proof.first), placeOf(proof.second)]
  if (one.negotiation !== other.negotiation || one.previous !== other.previous) {
    return unproven('The statements are for different moves')
  }
  for (const statement of [proof.first, proof.second]) {
    if (statement.kind === 'leave') continue
    if (statement.trail.round !== proof.round) return unproven('A statement is for another round')
    if (!isSameAddress(accountOf(statement.terms, sideOfRound(proof.round)), proof.signer)) {
      return unproven("The round is not the signer's")
    }
    const verdict = verifyDocument(statement.terms.document, statement.document, { trail: statement.trail })
    if (!verdict.ok) return refused('DocumentMismatch', verdict.message, verdict.details)
  }
  if (digestOf(proof.first, domain) !== digestOf(proof.second, domain)) return passed
  return unproven('Both statements say the same')
}

async function checkStatement(
  statement: Statement,
  proof: EquivocationProof,
  { domain, tokens, deployments, ask }: VerifyEquivocationParameters,
): Promise<Verdict<EquivocationRefusal>> {
  const digest = digestOf(statement, domain)
  const terms = statement.kind === 'offer' ? statement.terms : undefined
  const token = tokens.find(({ address }) => terms !== undefined && isSameAddress(address, terms.token))
  const usdc = deployments.find(({ chainId }) => chainId === domain.chainId)?.usdc
  const checked = await checkConsent({
    blob: statement.consent,
    act: statement.kind === 'quote' ? hashAct('Quote', { deal: digest }, domain) : digest,
    account: proof.signer,
    side: sideOfRound(proof.round),
    domain,
    funding:
      terms === undefined || token === undefined || usdc === undefined
        ? undefined
        : { expiry: terms.expiry, token, usdc },
  })
  if (!checked.ok) return refused('ConsentInvalid', checked.message, checked.details)
  return checkContracts(checked.questions, ask)
}

function statementOf(move: Move): Statement | undefined {
  if (move.kind === 'accept') return undefined
  if (!isSheetMove(move)) return { kind: 'leave', ...leaveOf(move), consent: move.consent }
  const { kind, terms, document, consent } = move
  return { kind, terms, document: documentOf(document), trail: document.trail, consent }
}

function placeOf(statement: Statement): { readonly negotiation: Hash; readonly previous: Hash } {
  return statement.kind === 'leave' ? statement : statement.trail
}

function digestOf(statement: Statement, domain: Domain): Hash {
  if (statement.kind === 'leave') return hashAct('Leave', leaveOf(statement), domain)
  return hashTermSheet(statement.terms, domain)
}

function unproven(message: string) {
  return refused('EquivocationUnproven', message)
}
