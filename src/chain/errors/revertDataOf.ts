import type { Hex } from 'viem'

import { decodeRevert } from './decodeRevert.ts'
import { type ErrorLeaf, errorLeaves } from './errorLeaves.ts'

/** Where nodes, wallets and libraries put revert data. */
const places: ReadonlySet<string> = new Set([
  '',
  'data',
  'error',
  'errorData',
  'originalError',
  'output',
  'raw',
  'result',
  'return',
  'returnData',
  'revertData',
  'revertReason',
])

/** Where nothing else is put: here, data of any length counts. */
const sure: ReadonlySet<string> = new Set(['', 'data', 'raw', 'revertData', 'revertReason'])

const hex = '0x(?:[0-9a-f]{2})*(?![0-9a-f])'

/** What messages put before the data. "data:" alone is how viem shows what was sent. */
const inMessages: readonly RegExp[] = [
  new RegExp(`\\brevert(?:ed)?:?\\s+(?:with\\s+(?:data|reason|custom error)\\s*)?[:=('"]*\\s*(${hex})`, 'gi'),
  new RegExp(`\\b(?:return|revert|error) ?data\\s*[:=]?\\s*["']?(${hex})`, 'gi'),
  new RegExp(`\\bdata="(${hex})"`, 'gi'),
]

/** A selector, a colon, the arguments: as Anvil has errors that it does not know. */
const customError = /\bcustom error '?(?:0x)?([0-9a-f]{8})(?::?\s*(?:0x)?)((?:[0-9a-f]{64})*)(?![0-9a-f])/gi

/**
 * Finds the revert data in whatever a client threw, at any depth. viem nests the node's answer in causes; nodes,
 * wallets and libraries put the data at `data`, `data.data`, `data.originalError.data`, `data.result`, into JSON within
 * a message, or behind words as "Reverted". The data of the request that failed is not taken.
 *
 * @returns What decodes to an error of the escrow or a court, if anything does; else a text or a panic of Solidity's
 * own; else other data; else `0x`, a revert that says nothing. Among equals, the innermost. undefined when nothing in
 * it is revert data.
 */
export function revertDataOf(error: unknown): Hex | undefined {
  let best: { readonly data: Hex; readonly worth: number; readonly depth: number } | undefined
  for (const leaf of errorLeaves(error)) {
    for (const data of candidatesIn(leaf)) {
      const worth = worthOf(data)
      if (best && (worth < best.worth || (worth === best.worth && leaf.depth <= best.depth))) continue
      best = { data, worth, depth: leaf.depth }
    }
  }
  return best?.data
}

function candidatesIn({ key, value }: ErrorLeaf): readonly Hex[] {
  if (typeof value !== 'string') return []
  const whole = places.has(key) ? wholeOf(key, value) : undefined
  if (whole !== undefined) return [whole]

  const found = inMessages.flatMap((pattern) => [...value.matchAll(pattern)].map((match) => match[1] as Hex))
  for (const [, selector, rest] of value.matchAll(customError)) found.push(`0x${selector}${rest}`)
  return found.filter(isAbiEncoded)
}

function wholeOf(key: string, text: string): Hex | undefined {
  const prefixed = /^(?:revert(?:ed)?:? )?(0x(?:[0-9a-f]{2})*)$/i.exec(text)?.[1] as Hex | undefined
  if (prefixed !== undefined) return sure.has(key) || isAbiEncoded(prefixed) ? prefixed : undefined
  // Moonbeam's nodes leave the prefix out.
  const bare: Hex = `0x${text}`
  return key === 'data' && /^(?:[0-9a-f]{2})+$/i.test(text) && isAbiEncoded(bare) ? bare : undefined
}

/** Whether it is as long as an error is: a selector and whole words. A hash, or an address, is not. */
function isAbiEncoded(data: Hex): boolean {
  return data === '0x' || (data.length - '0x12345678'.length) % 64 === 0
}

function worthOf(data: Hex): number {
  if (data === '0x') return 0
  const error = decodeRevert(data)
  if (error.code !== 'Reverted') return 3
  return 'reason' in error && error.reason !== undefined ? 2 : 1
}
