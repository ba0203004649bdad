import type { Hash } from '../../core/index.ts'
import { zeroHash } from '../../core/index.ts'
import type { Bundle } from '../evidence/bundle.ts'
import { openBundle } from '../evidence/openBundle.ts'
import { packBundle, unpackBundle } from '../evidence/packBundle.ts'
import { hashBundle } from '../evidence/stores/bundleStore.ts'
import { type CasePoint, contradicted, notShown, ok } from './point.ts'
import type { VerdictRecord } from './verdictRecord.ts'

/** The bundles that a case can have been judged by. */
export type CaseBundles = {
  readonly point: CasePoint
  /** By their hashes. Whoever serves a bundle can leave the buyer's statement out, and nothing else: so there are two. */
  readonly byHash: ReadonlyMap<Hash, Bundle>
  /** Whether these are all: a statement that is not shown leaves one of them unknown. */
  readonly complete: boolean
}

/** Opens the bundle of a case, and makes the other that there can be. */
export function caseBundlesOf(bytes: Uint8Array, { facts }: VerdictRecord): CaseBundles {
  const opened = openBundle(bytes, { facts })
  const unpacked = unpackBundle(bytes)
  if (!opened.ok || !unpacked.ok) {
    const { code, message } = opened.ok ? { code: '', message: '' } : opened
    const point = contradicted('bundle', 'BundleRefused', message, { code })
    return { point, byHash: new Map(), complete: false }
  }
  const { bundle } = opened
  const byHash = new Map([[hashBundle(bytes), bundle]])
  if (bundle.statements.buyer !== undefined) {
    const { buyer: _, ...statements } = bundle.statements
    const muted = packBundle({ ...unpacked.evidence, statements })
    byHash.set(hashBundle(muted), { ...bundle, statements })
    return { point: ok('bundle'), byHash, complete: true }
  }
  if (facts.reason === zeroHash) return { point: ok('bundle'), byHash, complete: true }
  const message =
    "The bundle leaves the buyer's statement out: jurors that were shown it can't be checked whole"
  return { point: notShown('bundle', 'StatementNotShown', message), byHash, complete: false }
}
