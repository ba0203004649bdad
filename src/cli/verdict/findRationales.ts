import { join } from 'node:path'

import { type Hash, plain, readBounded } from '../../core/index.ts'
import { hashRationale, mostRationale, Rationale } from '../../jury/index.ts'
import { readJsonFile } from '../readJsonFile.ts'

/** Seconds that a server may take. */
const patience = 30

/**
 * Looks for rationales by their hashes: at servers, by `GET {url}/rationales/{hash}`, and in folders, as `{hash}.json`. What
 * hashes to its name is taken from wherever it is; where nothing does, the first that was shown under the name.
 *
 * @param warn Told of each place that failed.
 */
export async function findRationales(
  hashes: readonly Hash[],
  places: readonly string[],
  warn: (text: string) => void,
): Promise<ReadonlyMap<Hash, unknown>> {
  const found = new Map<Hash, unknown>()
  for (const hash of new Set(hashes)) {
    for (const place of places) {
      const shown = await lookAt(place, hash).catch((error) => {
        warn(`${place}: ${plain(error instanceof Error ? error.message : String(error))}`)
        return undefined
      })
      if (shown === undefined) continue
      const isNamed = hashOf(shown) === hash
      if (isNamed || !found.has(hash)) found.set(hash, shown)
      if (isNamed) break
    }
  }
  return found
}

async function lookAt(place: string, hash: Hash): Promise<unknown> {
  if (!/^https?:\/\//.test(place)) {
    try {
      return readJsonFile(join(place, `${hash}.json`), { most: mostRationale })
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } }
      if (cause?.code === 'ENOENT') return undefined
      throw error
    }
  }
  const url = `${place.replace(/\/+$/, '')}/rationales/${hash}`
  const response = await fetch(url, { signal: AbortSignal.timeout(1_000 * patience), redirect: 'error' })
  if (response.status !== 200) {
    await response.body?.cancel()
    if (response.status === 404) return undefined
    throw new Error(`status ${response.status}`)
  }
  const bytes = await readBounded(response.body, mostRationale)
  if (bytes === undefined) throw new Error('the rationale is too large')
  return JSON.parse(new TextDecoder().decode(bytes))
}

function hashOf(shown: unknown): Hash | undefined {
  const read = Rationale.safeParse(shown)
  return read.success ? hashRationale(read.data) : undefined
}
