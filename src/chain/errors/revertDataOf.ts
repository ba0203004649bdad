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

/** Data that are tried of one text: a token may say whatever it likes, as often as it likes. */
const MOST = 64

/** A selector, a colon, the arguments: as Anvil has errors that it does not know. */
const customError = /\bcustom error '?(?:0x)?([0-9a-f]{8})(?::?\s*(?:0x)?)((?:[0-9a-f]{64})*)(?![0-9a-f])/gi

/**
 * Finds the revert data in whatever a client threw, at any depth. viem nests the node's answer in causes; nodes,
 * wallets and libraries put the data at `data`, `data.data`, `data.originalError.data`, `data.result`, into JSON within
 * a message, or behind words as "Reverted". The data of the request that failed is not taken.
 *
 * What stands in a text counts less than what stands beside it: a contract that reverts with a text says what it likes in
 * it, be it another's error.
 *
 * @returns What decodes to an error of the escrow or a court, if anything does; else a text or a panic of Solidity's
 * own; else other data; else `0x`, a revert that says nothing. Among equals, the innermost. undefined when nothing in
 * it is revert data.
 */
export function revertDataOf(error: unknown): Hex | undefined {
  let best: Candidate | undefined
  for (const leaf of errorLeaves(error)) {
    for (const candidate of candidatesIn(leaf)) {
      if (best === undefined || isBetter(candidate, best)) best = candidate
    }
  }
  return best?.data
}

type Candidate = {
  readonly data: Hex
  readonly worth: number
  readonly depth: number
  /** How many texts it stands in as JSON; of what is only mentioned, more than any. */
  readonly quotes: number
}

const mentioned = Number.POSITIVE_INFINITY

function isBetter(one: Candidate, best: Candidate): boolean {
  const said = Math.min(one.worth, best.worth) >= worths.text
  if (said && one.quotes !== best.quotes) return one.quotes < best.quotes
  return one.worth === best.worth ? one.depth > best.depth : one.worth > best.worth
}

function candidatesIn({ key, value, depth, quotes }: ErrorLeaf): readonly Candidate[] {
  if (typeof value !== 'string') return []
  const whole = places.has(key) ? wholeOf(key, value) : undefined
  if (whole !== undefined) return [{ data: whole, worth: worthOf(whole), depth, quotes }]
  return mentionedIn(value).map((data) => ({ data, worth: worthOf(data), depth, quotes: mentioned }))
}

/** Data that a message tells of. */
function mentionedIn(message: string): readonly Hex[] {
  // Long gaps would be tried at each of their places: a token's text could keep a pattern busy for minutes.
  const text = message.replace(/\s+/g, ' ')
  const found: Hex[] = []
  for (const pattern of inMessages) {
    for (const [, data] of text.matchAll(pattern)) {
      if (found.length < MOST && isAbiEncoded(data as Hex)) found.push(data as Hex)
    }
  }
  for (const [, selector, rest] of text.matchAll(customError)) {
    if (found.length < 2 * MOST) found.push(`0x${selector}${rest}`)
  }
  return found
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

const worths = { nothing: 0, unknown: 1, text: 2, ours: 3 } as const

function worthOf(data: Hex): number {
  if (data === '0x') return worths.nothing
  const error = decodeRevert(data)
  if (error.code !== 'Reverted') return worths.ours
  return 'reason' in error && error.reason !== undefined ? worths.text : worths.unknown
}
