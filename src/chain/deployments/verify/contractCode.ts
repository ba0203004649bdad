import { concat, type Hex, size, slice } from 'viem'

import { BaseError } from '../../../core/index.ts'
import type { Bytecode } from '../bytecode.ts'

/** Bytes of a word, as which each immutable stands in the code. */
const WORD = 32

/** A contract's code as this version compiles it. */
export type ContractCode = {
  /** What creates it; its constructor's arguments follow. */
  readonly creation: Hex
  /** What it leaves on chain, each immutable zero. */
  readonly runtime: Hex
  /** At which bytes of it each immutable stands. */
  readonly immutables: Readonly<Record<string, readonly number[]>>
}

/**
 * A contract's code.
 *
 * @throws {BytecodeMissingError} when there is none of that name.
 */
export function codeOf(bytecode: Bytecode, name: string): ContractCode {
  const told = bytecode.contracts[name]
  if (told === undefined) throw new BytecodeMissingError(name)
  const { creation: from, runtime, immutables } = told
  const creation = typeof from === 'string' ? from : spanOf(codeOf(bytecode, from.of).creation, from)
  return { creation, runtime: spanOf(creation, runtime), immutables }
}

/** Code with zeros for its immutables. */
export function withoutImmutables(code: Hex, immutables: ContractCode['immutables']): Hex {
  const places = Object.values(immutables)
    .flat()
    .sort((one, other) => one - other)
  const parts: Hex[] = []
  let from = 0
  for (const place of places) {
    if (place > from) parts.push(slice(code, from, place))
    parts.push(`0x${'00'.repeat(WORD)}`)
    from = place + WORD
  }
  if (from < size(code)) parts.push(slice(code, from))
  return concat(parts)
}

/** What stands at each of an immutable's places in some code. */
export function wordsAt(code: Hex, places: readonly number[]): readonly Hex[] {
  return places.map((place) => slice(code, place, place + WORD))
}

/** The first byte in which two codes differ; undefined when none does. */
export function firstDifference(one: Hex, other: Hex): number | undefined {
  if (one === other) return undefined
  let at = 2
  while (one[at] === other[at]) at += 1
  return Math.floor((at - 2) / 2)
}

function spanOf(code: Hex, { start, length }: { readonly start: number; readonly length: number }): Hex {
  return slice(code, start, start + length)
}

/** Thrown when the bytecode that was handed in has not a contract that is to be compared. Code `BytecodeMissing`. */
export class BytecodeMissingError extends BaseError {
  override readonly name = 'BytecodeMissingError'

  constructor(contract: string) {
    super(`There is no bytecode of ${contract} to compare with`, {
      code: 'BytecodeMissing',
      details: { contract },
    })
  }
}
