import { type Hash, keccak256, seededRandom, zeroHash } from '../../../src/core/index.ts'
import { artifactOf, type CaseFacts, type Criteria, type Evidence } from '../../../src/jury/index.ts'
import {
  buildDocument,
  hashCriteria,
  hashTermSheet,
  type TermSheet,
  type TermsPart,
} from '../../../src/terms/index.ts'
import { byHash, criteriaOf, encode } from './criteria.ts'
import { sumProgram } from './programs.ts'

const chainId = 31_337
const escrow = `0x${'33'.repeat(20)}` as const

/** What the case is about: a file, a program that judges it, and both sides' words. */
export const deliverable = encode('ab')
const program = sumProgram(0x61 + 0x62)
const sample = encode('sample')
export const files = [program, sample]
export const criteria = criteriaOf(
  [
    { kind: 'rows', format: 'text', at: '', exactly: 1 },
    { kind: 'program', program: keccak256(program) },
  ],
  { files },
)
const statements = { buyer: 'It is not what I asked for.', seller: 'It is the second edition.' }

/** The document of a deal whose first milestone has these criteria. */
export function documentOf(wanted: Criteria, label: string, evidence?: TermsPart['evidence']) {
  return buildDocument(
    {
      terms: {
        title: 'A test',
        items: [],
        serviceLevels: [],
        criteria: [wanted],
        ...(evidence && { evidence }),
      },
      trail: { negotiation: zeroHash, round: 1, previous: zeroHash, issuedAt: 1_800_000_000 },
    },
    seededRandom(label),
  )
}

/** A case of one milestone: what its bundle is built of, and what the chain says of it. */
export function openCase(
  changes: {
    readonly wanted?: Criteria
    readonly delivered?: Uint8Array
    readonly statements?: Evidence['statements']
  } = {},
): { readonly evidence: Evidence; readonly facts: CaseFacts } {
  const wanted = changes.wanted ?? criteria
  const said = changes.statements ?? statements
  const delivered = changes.delivered ?? deliverable
  const { hash: document, document: hashes, parts } = documentOf(wanted, 'case')
  const terms: TermSheet = {
    buyer: `0x${'11'.repeat(20)}`,
    seller: `0x${'22'.repeat(20)}`,
    token: `0x${'44'.repeat(20)}`,
    milestones: [{ amount: 100n, bond: 10n, duration: 3_600, criteria: hashCriteria(wanted) }],
    metered: 0n,
    meteredFor: 0,
    burnBps: 0,
    arbiter: `0x${'55'.repeat(20)}`,
    arbiterFee: 1n,
    reviewPeriod: 3_600,
    rulingPeriod: 7_200,
    silenceBps: 5_000,
    expiry: 1_800_000_120,
    document,
    buyerNonce: 1n,
    sellerNonce: 0n,
  }
  const deal: Hash = hashTermSheet(terms, { chainId, escrow })
  return {
    evidence: {
      chainId,
      escrow,
      terms,
      milestone: 0,
      termsPart: parts.terms,
      trail: hashes.trail,
      deliverable: delivered,
      statements: said,
      attachments: byHash(files),
    },
    facts: {
      chainId,
      escrow,
      deal,
      milestone: 0,
      artifact: artifactOf(keccak256(delivered), said.seller),
      reason: said.buyer === undefined ? zeroHash : keccak256(said.buyer),
      concededBps: 0,
      until: 1_800_010_000,
    },
  }
}
