import { type AST, RegExpParser } from '@eslint-community/regexpp'

import { type Characters, charactersOf } from './characters.ts'

/** What a matcher can be at. Numbers are indexes of states. */
export type State =
  | { readonly kind: 'character'; readonly characters: Characters; readonly next: number }
  | { readonly kind: 'split'; readonly next: number[] }
  | { readonly kind: 'start' | 'end' | 'word' | 'noWord'; readonly next: number }
  | { readonly kind: 'found' }

/** A pattern that is matched in time proportional to the text: a machine without memory of how it came to a state. */
export type Pattern = {
  readonly states: readonly State[]
  readonly first: number
  /** By state: at which of all the positions that were looked at it was last reached. Kept, since texts are many. */
  readonly reached: Float64Array
}

/** A pattern, or in a few words why it can't be used. */
export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly problem: string }

/** The most states: a repetition takes as many as it has turns. */
const mostStates = 10_000

/**
 * Makes a matcher of a regular expression (ECMA-262, flag `u`) by Thompson's construction.
 *
 * JavaScript's own engine tries every way that a pattern can match: some patterns take it longer than the universe will last,
 * and when its time runs out depends on the machine. What only such an engine can match is refused: looking ahead or behind,
 * and references to what a group matched.
 */
export function compilePattern(source: string): CompiledPattern {
  try {
    // The engine of this machine takes it too, or nobody else who reads the schema could use the pattern.
    new RegExp(source, 'u')
    const states: State[] = [{ kind: 'found' }]
    const { alternatives } = parser.parsePattern(source, 0, source.length, { unicode: true })
    const first = build({ states, known: new Map() }, alternatives, 0)
    return { ok: true, pattern: { states, first, reached: new Float64Array(states.length) } }
  } catch (error) {
    if (error instanceof Unsupported) return { ok: false, problem: error.message }
    return { ok: false, problem: 'is no regular expression' }
  }
}

const parser = new RegExpParser()

type Machine = {
  readonly states: State[]
  /** What was made of a part before: repeated, it is built once for each turn. */
  readonly known: Map<AST.Element, Characters>
}

/** Adds a state and gives its index. */
function add({ states }: Machine, state: State): number {
  if (states.length >= mostStates) throw new Unsupported(`repeats more than ${mostStates} times`)
  return states.push(state) - 1
}

/** Adds what alternatives need, from the end on; each goes on to `next`. */
function build(machine: Machine, alternatives: readonly AST.Alternative[], next: number): number {
  const entries = alternatives.map(({ elements }) =>
    elements.reduceRight((after, element) => buildElement(machine, element, after), next),
  )
  const [only] = entries
  return entries.length === 1 ? (only as number) : add(machine, { kind: 'split', next: entries })
}

function buildElement(machine: Machine, node: AST.Element, next: number): number {
  switch (node.type) {
    case 'Group':
      if (node.modifiers) throw new Unsupported('changes its flags')
      return build(machine, node.alternatives, next)
    case 'CapturingGroup':
      return build(machine, node.alternatives, next)
    case 'Quantifier':
      return repeat(machine, node, next)
    case 'Assertion':
      if (node.kind === 'lookahead' || node.kind === 'lookbehind') {
        throw new Unsupported('looks ahead or behind, which takes some texts time without end')
      }
      if (node.kind === 'word') return add(machine, { kind: node.negate ? 'noWord' : 'word', next })
      return add(machine, { kind: node.kind, next })
    case 'Backreference':
      throw new Unsupported('refers to a group, which takes some texts time without end')
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet': {
      const characters = machine.known.get(node) ?? charactersOf(node)
      if (characters === undefined) throw new Unsupported('has a set of strings')
      machine.known.set(node, characters)
      return add(machine, { kind: 'character', characters, next })
    }
    default:
      throw new Unsupported('has a set of strings')
  }
}

function repeat(machine: Machine, { min, max, element }: AST.Quantifier, next: number): number {
  let entry = next
  if (max === Number.POSITIVE_INFINITY) {
    const ways: number[] = []
    entry = add(machine, { kind: 'split', next: ways })
    ways.push(buildElement(machine, element, entry), next)
  } else {
    // Each turn can go straight to the end: a chain of turns would be walked for every character.
    for (let turn = min; turn < max; turn++) {
      entry = add(machine, { kind: 'split', next: [buildElement(machine, element, entry), next] })
    }
  }
  for (let turn = 0; turn < min; turn++) {
    const before = entry
    entry = buildElement(machine, element, before)
    // What takes no state is the same however often it is repeated, and that can be thousands of millions of times.
    if (entry === before) break
  }
  return entry
}

/** Ends the construction; its message says of the pattern why. */
class Unsupported extends Error {}
