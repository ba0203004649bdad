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

type Member = AST.Character | AST.CharacterClass | AST.CharacterSet

/** The characters that a part of a pattern stands for; undefined: sets of strings, which only the `v` flag has. */
export function charactersOf(node: Member | AST.CharacterClassElement): Characters | undefined {
  const found = membersOf(node)
  return found && quick(found)
}

function membersOf(node: Member | AST.CharacterClassElement): Characters | undefined {
  switch (node.type) {
    case 'Character':
      return within([[node.value, node.value]])
    case 'CharacterClassRange':
      return within([[node.min.value, node.max.value]])
    case 'CharacterSet':
      return setOf(node)
    case 'CharacterClass': {
      const members = node.elements.map(membersOf)
      if (members.includes(undefined)) return undefined
      return negated(node.negate, (code) => members.some((isMember) => isMember?.(code)))
    }
    default:
      return undefined
  }
}

function setOf(node: AST.CharacterSet): Characters | undefined {
  if (node.kind === 'any') return negated(true, within(lineBreak))
  if (node.kind === 'digit') return negated(node.negate, within(digit))
  if (node.kind === 'word') return negated(node.negate, isWord)
  if (node.kind === 'space') return negated(node.negate, within(space))
  if (node.kind !== 'property' || node.strings) return undefined
  // One character at a time: there is nothing in it to try again.
  const property = new RegExp(`^${node.raw}$`, 'u')
  return (code) => property.test(String.fromCodePoint(code))
}

function within(ranges: readonly Range[]): Characters {
  return (code) => ranges.some(([first, last]) => first <= code && code <= last)
}

function negated(isNegated: boolean, characters: Characters): Characters {
  return isNegated ? (code) => !characters(code) : characters
}

/** The same, with the answers for ASCII kept. */
function quick(characters: Characters): Characters {
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => (characters(code) ? 1 : 0))
  return (code) => (code < 128 ? ascii[code] === 1 : characters(code))
}
