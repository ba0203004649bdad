import type { EarnestClient, ReadingOptions } from '../../chain/index.ts'
import { type Hash, isSameAddress, passed, refused, type Verdict, zeroHash } from '../../core/index.ts'
import { hashTermSheet } from '../../terms/index.ts'
import { caseIdOf } from '../deliberation/caseId.ts'
import type { Bundle, Evidence } from '../evidence/bundle.ts'
import { readCaseFacts } from '../evidence/caseFacts.ts'
import { openBundle } from '../evidence/openBundle.ts'
import { unpackBundle } from '../evidence/packBundle.ts'
import { hashBundle } from '../evidence/stores/bundleStore.ts'
import type { BundleSource } from './bundleSource.ts'
import type { CourtProfile } from './courtProfile.ts'

/** What {@link fetchEvidence} takes. */
export type FetchEvidenceParameters = FetchTermsParameters & {
  /** A block not after the deal's commitment. */
  readonly fromBlock: bigint
  /** As of which block the case is one to judge. */
  readonly blockNumber: bigint
  readonly reading: ReadingOptions
}

/** What {@link fetchTerms} takes. */
export type FetchTermsParameters = {
  readonly profile: CourtProfile
  readonly sources: readonly BundleSource[]
  readonly id: Hash
  readonly signal?: AbortSignal | undefined
  /** Told of each source that brought something else, or failed. */
  readonly onRefused: (source: string, code: string) => void
  readonly onFailed: (source: string, error: unknown) => void
}

/** A case's bundle, verified part by part. */
export type FetchedBundle = { readonly bundle: Bundle; readonly hash: Hash; readonly source: string }

/**
 * Asks the sources for a case's bundle, one after another, until one brings what the chain agrees with. Who serves a bundle
 * can leave the buyer's statement out: while it is missing the next source is asked, too.
 *
 * @returns undefined: none did.
 * @throws {CaseNotOpenError} or {DealNotLiveError} when there is nothing left to judge.
 */
export async function fetchEvidence(
  client: EarnestClient,
  parameters: FetchEvidenceParameters,
): Promise<FetchedBundle | undefined> {
  const { profile, fromBlock, blockNumber, reading, onRefused } = parameters
  let first: FetchedBundle | undefined
  for await (const { source, bytes, evidence } of candidates(parameters)) {
    const { terms, milestone } = evidence
    const { escrow, domain } = profile
    const facts = await readCaseFacts(client, {
      chainId: domain.chainId,
      escrow,
      terms,
      milestone,
      fromBlock,
      blockNumber,
      reading,
    })
    const opened = openBundle(bytes, { facts })
    if (!opened.ok) {
      onRefused(source, opened.code)
      continue
    }
    const fetched = { bundle: opened.bundle, hash: hashBundle(bytes), source }
    if (fetched.bundle.statements.buyer !== undefined || facts.reason === zeroHash) return fetched
    first ??= fetched
  }
  return first
}

/**
 * Asks the sources for the sheet behind a case: enough to take it on by, long before anybody judges.
 *
 * @returns undefined: none had it.
 */
export async function fetchTerms(
  parameters: FetchTermsParameters,
): Promise<Pick<Evidence, 'terms' | 'milestone'> | undefined> {
  for await (const { evidence } of candidates(parameters)) {
    return { terms: evidence.terms, milestone: evidence.milestone }
  }
  return undefined
}

/** What the sources bring, as far as it is about the case by its own words. */
async function* candidates({ profile, sources, id, signal, onRefused, onFailed }: FetchTermsParameters) {
  for (const { name: source, bundleOf } of sources) {
    try {
      const bytes = await bundleOf(id, { signal })
      if (bytes === undefined) continue
      const unpacked = unpackBundle(bytes)
      if (!unpacked.ok) {
        onRefused(source, unpacked.code)
        continue
      }
      const about = checkAbout(unpacked.evidence, id, profile)
      if (!about.ok) onRefused(source, about.code)
      else yield { source, bytes, evidence: unpacked.evidence }
    } catch (error) {
      onFailed(source, error)
    }
  }
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
