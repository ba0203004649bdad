import { batchGas } from '../batchGas.ts'

/** What a call needs. */
export type Load = {
  /** As a transaction of its own, in units of gas. */
  readonly gas: bigint
  /** Of calldata. */
  readonly bytes: number
}

/** What one transaction may carry. */
export type BatchBounds = { readonly calls: number; readonly gas: bigint; readonly bytes: number }

/**
 * Chooses what goes into one batch: whoever came first, as far as it fits.
 *
 * @returns The chosen, in their order.
 */
export function packBatch<Item extends Load>(items: readonly Item[], bounds: BatchBounds): readonly Item[] {
  let chosen: readonly Item[] = []
  let bytes = 0
  for (const item of items) {
    const next = [...chosen, item]
    const fits =
      next.length <= bounds.calls &&
      bytes + item.bytes <= bounds.bytes &&
      batchGas(next.map(({ gas }) => gas)) <= bounds.gas
    if (!fits) continue
    chosen = next
    bytes += item.bytes
  }
  return chosen
}
