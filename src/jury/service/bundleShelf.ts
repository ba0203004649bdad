import { type EarnestClient, getCase, type ReadingOptions } from '../../chain/index.ts'
import { type Hash, passed, type Refusal, refused, type Verdict } from '../../core/index.ts'
import { readCaseFacts } from '../evidence/caseFacts.ts'
import { openBundle } from '../evidence/openBundle.ts'
import { type BundleStore, hashBundle } from '../evidence/stores/bundleStore.ts'
import type { BundleSource } from './bundleSource.ts'
import type { CourtProfile } from './courtProfile.ts'
import { type FetchedBundle, readAbout } from './fetchEvidence.ts'
import type { JurorStore } from './store/jurorStore.ts'
import type { RoundRecord } from './store/roundRecord.ts'

/** What {@link createBundleShelf} takes. */
export type BundleShelfParameters = {
  readonly client: EarnestClient
  readonly store: JurorStore
  /** Where the bytes are. */
  readonly bundles: BundleStore
  /** A case's rounds that its juror attends still, newest last; none: the case is no business of its own. */
  readonly roundsOf: (id: Hash) => Promise<readonly RoundRecord[]>
  readonly profileOf: (record: RoundRecord) => Promise<CourtProfile | undefined>
  readonly fromBlock: bigint
  readonly reading: ReadingOptions
}

/** A juror's bundles: those of cases where it sits, verified against the chain. */
export type BundleShelf = {
  /** Gives what is there; it is verified again like anybody's. */
  readonly source: BundleSource
  /** Whether a case is one of which bundles are taken now: asked before a body is read. */
  takes(id: Hash): Promise<boolean>
  /**
   * Keeps a bundle that somebody pushed, if the chain agrees with all of it. Nobody is believed; whoever pushes can do no more
   * than show what was delivered, or what the buyer said.
   */
  take(id: Hash, bytes: Uint8Array): Promise<Verdict>
  /** Keeps a bundle that was fetched and verified. */
  hold(record: RoundRecord, fetched: Pick<FetchedBundle, 'bytes' | 'hash' | 'isWhole'>): Promise<RoundRecord>
}

/** The shelf of a juror: at most two bundles a case, without the buyer's statement and with it. */
export function createBundleShelf(given: BundleShelfParameters): BundleShelf {
  const { client, store, bundles, roundsOf, profileOf, fromBlock, reading } = given
  const newest = async (id: Hash) => (await roundsOf(id)).at(-1)

  async function isOpen({ court, id }: RoundRecord): Promise<boolean> {
    const { stage } = await getCase(client, { court, id })
    return stage === 'striking' || stage === 'sealing'
  }

  const shelf: BundleShelf = {
    source: {
      name: 'what was pushed',
      async bundleOf(id) {
        const hashes = (await roundsOf(id)).flatMap(({ held = [] }) => held)
        // The last is the fullest.
        for (const hash of hashes.reverse()) {
          const bytes = await bundles.get(hash)
          if (bytes !== undefined) return bytes
        }
        return undefined
      },
    },
    async takes(id) {
      const record = await newest(id)
      return record !== undefined && record.ballot === undefined && record.abstained === undefined
    },
    async take(id, bytes) {
      const record = await newest(id)
      const profile = record && (await profileOf(record))
      if (record === undefined || profile === undefined) return unknownCase
      const read = readAbout(bytes, id, profile)
      if (!read.ok) return read
      if (!(await isOpen(record))) return tooLate
      const facts = await readCaseFacts(client, {
        chainId: profile.domain.chainId,
        escrow: profile.escrow,
        terms: read.evidence.terms,
        milestone: record.milestone,
        fromBlock,
        reading,
      })
      const opened = openBundle(bytes, { facts })
      if (!opened.ok) return opened
      const isWhole = opened.bundle.statements.buyer !== undefined
      await shelf.hold(record, { bytes, isWhole, hash: hashBundle(bytes) })
      return passed
    },
    async hold(record, { bytes, hash, isWhole }) {
      const { held = [] } = (await store.load(record)) ?? record
      if (held.includes(hash)) return record
      // One without the buyer's statement says nothing that another does not.
      if (held.length > 0 && !isWhole) return record
      await bundles.put(bytes)
      return store.change(record, (current = record) => {
        const next = { ...current, held: [...(current.held ?? []), hash].slice(-2) }
        return { next, result: next }
      })
    },
  }
  return shelf
}

const unknownCase: Refusal = refused('CaseUnknown', 'This juror sits in no such case')
const tooLate: Refusal = refused('CaseClosed', 'The sealing is over')
