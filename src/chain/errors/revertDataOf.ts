import type { Hex } from 'viem'

/** How deep errors are searched: more than any client nests them, and an end for those that contain themselves. */
const DEPTH = 16

/**
 * Finds the revert data in whatever a client threw: viem nests the node's answer in causes, and nodes put the data
 * at `data`, at `data.data`, or behind the word "Reverted".
 *
 * @returns undefined when nothing in it is revert data. `0x` is a revert that says nothing.
 */
export function revertDataOf(error: unknown): Hex | undefined {
  return search(error, DEPTH)
}

function search(error: unknown, depth: number): Hex | undefined {
  if (typeof error !== 'object' || error === null || depth === 0) return undefined
  const { raw, data, cause, error: inner } = error as Readonly<Record<string, unknown>>

  // The innermost first: outer layers may carry a decoded form, and the request's data is nobody's revert.
  return (
    search(cause, depth - 1) ??
    hexOf(raw) ??
    hexOf(data) ??
    search(data, depth - 1) ??
    search(inner, depth - 1)
  )
}

function hexOf(value: unknown): Hex | undefined {
  if (typeof value !== 'string') return undefined
  const found = /^(?:Reverted )?(0x(?:[0-9a-fA-F]{2})*)$/.exec(value)
  return found?.[1] as Hex | undefined
}
