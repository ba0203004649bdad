import { createHash } from 'node:crypto'

/** A short digest of texts, in their order. */
export function digest(texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}:${text}`)
  return hash.digest('hex').slice(0, 24)
}
