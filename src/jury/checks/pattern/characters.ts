import type { AST } from '@eslint-community/regexpp'

/** Whether a code point is one of some characters. */
export type Characters = (code: number) => boolean

type Range = readonly [first: number, last: number]

/** What `\d`, `\w` and `\s` stand for (ECMA-262, 22.2.2.9), and what a dot does not. */
const digit: readonly Range[] = [[0x30, 0x39]]
const word: readonly Range[] = [...digit, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
const lineBreak: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]
const space: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]

export const isWord: Characters = within(word)

/** Characters as they are put together: ranges, and what only the engine knows. */
type Members = { readonly ranges: readonly Range[]; readonly properties: readonly string[] }

/**
 * The characters that a part of a pattern stands for; undefined: sets of strings, which only the `v` flag has. To ask for
 * one takes much the same time however many they are: it is counted as one step.
 */
export function charactersOf(
  node: AST.Character | AST.CharacterClass | AST.CharacterSet,
): Characters | undefined {
  const isNegated = node.type === 'CharacterClass' && node.negate
  const parts = node.type === 'CharacterClass' ? node.elements.map(membersOf) : [membersOf(node)]
  if (parts.includes(undefined)) return undefined
  const found = parts.filter((part) => part !== undefined)
  const inRanges = within(found.flatMap(({ ranges }) => ranges))
  const properties = new Set(found.flatMap((part) => part.properties))
  if (properties.size === 0) return quick((code) => inRanges(code) !== isNegated)
  // One character at a time: there is nothing in it to try again.
  const property = new RegExp(`^[${[...properties].join('')}]$`, 'u')
  return quick((code) => (inRanges(code) || property.test(String.fromCodePoint(code))) !== isNegated)
}

function membersOf(node: AST.CharacterClassElement | AST.CharacterSet): Members | undefined {
  switch (node.type) {
    case 'Character':
      return { ranges: [[node.value, node.value]], properties: [] }
    case 'CharacterClassRange':
      return { ranges: [[node.min.value, node.max.value]], properties: [] }
    case 'CharacterSet':
      return setOf(node)
    default:
      return undefined
  }
}

function setOf(node: AST.CharacterSet): Members | undefined {
  if (node.kind === 'any') return { ranges: allBut(lineBreak), properties: [] }
  if (node.kind === 'property') return node.strings ? undefined : { ranges: [], properties: [node.raw] }
  const ranges = { digit, word, space }[node.kind]
  return { ranges: node.negate ? allBut(ranges) : ranges, properties: [] }
}

/** The ranges between these, which are in order. */
function allBut(ranges: readonly Range[]): readonly Range[] {
  const starts = [0, ...ranges.map(([, last]) => last + 1)]
  const ends = [...ranges.map(([first]) => first - 1), 0x10ffff]
  return starts
    .map((start, index): Range => [start, ends[index] as number])
    .filter(([first, last]) => first <= last)
}

/** Whether a character is in one of some ranges, however many: they are put in order, and halved. */
function within(ranges: readonly Range[]): Characters {
  const firsts: number[] = []
  const lasts: number[] = []
  for (const [first, last] of ranges.toSorted(([one], [other]) => one - other)) {
    const before = lasts.at(-1)
    if (before !== undefined && first <= before + 1) lasts[lasts.length - 1] = Math.max(before, last)
    else {
      firsts.push(first)
      lasts.push(last)
    }
  }
  return (code) => {
    let from = 0
    let to = firsts.length
    while (from < to) {
      const middle = (from + to) >> 1
      if ((firsts[middle] as number) <= code) from = middle + 1
      else to = middle
    }
    return from > 0 && code <= (lasts[from - 1] as number)
  }
}

/** The same, with the answers for ASCII kept. */
function quick(characters: Characters): Characters {
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => (characters(code) ? 1 : 0))
  return (code) => (code < 128 ? ascii[code] === 1 : characters(code))
}
