import { type Hash, isSameAddress, passed, refused, type Verdict, zeroHash } from '../../core/index.ts'
import { evidenceSourcesOf, hashTermSheet } from '../../terms/index.ts'
import { caseIdOf } from '../deliberation/caseId.ts'
import type { Bundle, Evidence } from '../evidence/bundle.ts'
import type { CaseFacts } from '../evidence/caseFacts.ts'
import { isDocumentOf, openBundle } from '../evidence/openBundle.ts'
import { unpackBundle } from '../evidence/packBundle.ts'
import { hashBundle } from '../evidence/stores/bundleStore.ts'
import { askSources } from './askSources.ts'
import type { BundleSource } from './bundleSource.ts'
import type { CourtProfile } from './courtProfile.ts'

/** What {@link fetchTerms} takes. */
export type FetchTermsParameters = {
  readonly profile: CourtProfile
  readonly sources: readonly BundleSource[]
  /** The case. */
  readonly id: Hash
  readonly signal?: AbortSignal | undefined
  /** Told of each source that brought something else, or failed. */
  readonly onRefused: (source: string, code: string) => void
  readonly onFailed: (source: string, error: unknown) => void
}

/** What {@link fetchEvidence} takes. */
export type FetchEvidenceParameters = FetchTermsParameters & {
  /** The source at a URL that the terms name. */
  readonly openSource: (url: string) => BundleSource
  /** Reads from the chain what a bundle of this sheet is verified against. */
  readonly readFacts: (evidence: Pick<Evidence, 'terms' | 'milestone'>) => Promise<CaseFacts>
}

/** A case's bundle, verified part by part. */
export type FetchedBundle = {
  readonly bundle: Bundle
  readonly bytes: Uint8Array
  readonly hash: Hash
  readonly source: string
  /** Whether the buyer's statement is in it, or there is none: its dispute names it. */
  readonly isWhole: boolean
}

/**
 * Asks sources for a case's bundle, and those beside them that its terms name, until one brings what the chain agrees with.
 * Who serves a bundle can leave the buyer's statement out: while it is missing others are asked, too. Terms are believed once
 * the sheet's document has them, whatever else is wrong with what they came in.
 *
 * @returns undefined: none did.
 * @throws What `readFacts` throws.
 */
export async function fetchEvidence({
  profile,
  id,
  onRefused,
  openSource,
  readFacts,
  ...asked
}: FetchEvidenceParameters): Promise<FetchedBundle | undefined> {
  let facts: Promise<CaseFacts> | undefined
  let best: FetchedBundle | undefined
  await askSources({
    ...asked,
    id,
    async take(source, bytes) {
      const read = readAbout(bytes, id, profile)
      if (!read.ok) {
        onRefused(source, read.code)
        return { isEnough: false }
      }
      const { evidence } = read
      const more = isDocumentOf(evidence) ? evidenceSourcesOf(evidence.termsPart).map(openSource) : []
      facts ??= readFacts(evidence)
      const { reason } = await facts
      const opened = openBundle(bytes, { facts: await facts })
      if (!opened.ok) {
        onRefused(source, opened.code)
        return { isEnough: false, more }
      }
      const { bundle } = opened
      const isWhole = bundle.statements.buyer !== undefined || reason === zeroHash
      if (best === undefined || (isWhole && !best.isWhole)) {
        best = { bundle, bytes, hash: hashBundle(bytes), source, isWhole }
      }
      return { isEnough: isWhole, more }
    },
  })
  return best
}

/**
 * Asks the sources for the sheet behind a case: enough to take it on by, long before anybody judges.
 *
 * @returns undefined: none had it.
 */
export async function fetchTerms({
  profile,
  id,
  onRefused,
  ...asked
}: FetchTermsParameters): Promise<Pick<Evidence, 'terms' | 'milestone'> | undefined> {
  let found: Pick<Evidence, 'terms' | 'milestone'> | undefined
  await askSources({
    ...asked,
    id,
    async take(source, bytes) {
      const read = readAbout(bytes, id, profile)
      if (read.ok) found ??= { terms: read.evidence.terms, milestone: read.evidence.milestone }
      else onRefused(source, read.code)
      return { isEnough: read.ok }
    },
  })
  return found
}

/** Evidence that is about a case by its own words; nothing else of it is verified. */
export function readAbout(bytes: Uint8Array, id: Hash, profile: CourtProfile) {
  const unpacked = unpackBundle(bytes)
  if (!unpacked.ok) return unpacked
  const about = checkAbout(unpacked.evidence, id, profile)
  return about.ok ? unpacked : about
}

/** Whether a sheet is the case's and names the court: the chain is asked about no other. */
function checkAbout(
  { terms, milestone, chainId, escrow }: Evidence,
  id: Hash,
  { court, domain, escrow: own }: CourtProfile,
): Verdict<'DealMismatch' | 'ArbiterMismatch'> {
  const found = caseIdOf(hashTermSheet(terms, { chainId, escrow }), milestone)
  if (found !== id.toLowerCase() || chainId !== domain.chainId || !isSameAddress(escrow, own)) {
    return refused('DealMismatch', "The bundle's sheet is not the case's deal", { found, expected: id })
  }
  if (isSameAddress(terms.arbiter, court)) return passed
  return refused('ArbiterMismatch', "The bundle's sheet names another arbiter", { found: terms.arbiter })
}
