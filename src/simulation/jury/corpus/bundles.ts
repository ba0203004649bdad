import { keccak256 } from '../../../core/index.ts'
import { type Bundle, buildBundle, Criteria } from '../../../jury/index.ts'
import type { TermSheet } from '../../../terms/index.ts'

const zero = `0x${'00'.repeat(32)}` as const
const account = (byte: string) => `0x${byte.repeat(20)}` as const

const terms: TermSheet = {
  buyer: account('b1'),
  seller: account('5e'),
  token: account('0c'),
  milestones: [{ amount: 30_000_000n, bond: 0n, duration: 3_600, criteria: zero }],
  metered: 0n,
  meteredFor: 0,
  burnBps: 100,
  arbiter: account('ab'),
  arbiterFee: 1_000_000n,
  reviewPeriod: 3_600,
  rulingPeriod: 86_400,
  silenceBps: 5_000,
  expiry: 1_800_000_000,
  document: zero,
  buyerNonce: 1n,
  sellerNonce: 0n,
}

/** A bundle that is what it says, though of no deal on any chain. */
export function bundleOf(
  criteria: Criteria,
  deliverable: string | Uint8Array,
  rest: Partial<Pick<Bundle, 'statements' | 'attachments'>> = {},
): Bundle {
  return buildBundle({
    chainId: 31_337,
    escrow: account('33'),
    terms,
    milestone: 0,
    termsPart: { salt: zero, title: criteria.title, items: [], serviceLevels: [], criteria: [criteria] },
    deliverable: bytesOf(deliverable),
    statements: rest.statements ?? {},
    attachments: rest.attachments ?? new Map(),
    trail: keccak256('trail'),
  })
}

/** Criteria with the usual left out. */
export function criteriaOf(parts: Partial<Criteria>): Criteria {
  return Criteria.parse({
    version: '1',
    title: 'A piece of work',
    task: [],
    checks: [],
    questions: [],
    attachments: [],
    ...parts,
  })
}

export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text
}
