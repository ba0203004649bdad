import { isWord } from './characters.ts'
import type { Pattern } from './compilePattern.ts'

/**
 * Whether a pattern is found anywhere in a text. All states that the machine can be in go on together, one character after
 * another, so that the work is at most states × characters.
 *
 * @param spend Told how many states were looked at, after each character.
 */
export function matches(pattern: Pattern, text: string, spend: (steps: number) => void): boolean {
  const { states, first, reached } = pattern
  let now: number[] = []
  let next: number[] = []
  const stack: number[] = []
  let position = 0
  let before = -1
  let code = codeAt(text, 0)
  let steps = 0
  // A number for each position of each text. Nothing looks up when the first state, which ends it all, was reached: the
  // last number is kept there.
  let visit = (reached[0] as number) + 1

  /** Follows what needs no character; true: the pattern is found. */
  const reach = (from: number): boolean => {
    stack.push(from)
    while (stack.length > 0) {
      const index = stack.pop() as number
      steps++
      if (reached[index] === visit) continue
      reached[index] = visit
      const state = states[index]
      if (state === undefined || state.kind === 'found') return true
      if (state.kind === 'character') next.push(index)
      else if (state.kind === 'split') for (const way of state.next) stack.push(way)
      else if (holds(state.kind, before, code)) stack.push(state.next)
    }
    return false
  }

  /** Takes the last character on from a state that waited for one. */
  const goOn = (index: number): boolean => {
    steps++
    const state = states[index]
    return state?.kind === 'character' && state.characters(before) && reach(state.next)
  }

  for (;;) {
    const isFound = now.some(goOn) || reach(first)
    reached[0] = visit++
    spend(steps)
    steps = 0
    if (isFound || code < 0) return isFound
    now = next
    next = []
    position += code > 0xffff ? 2 : 1
    before = code
    code = codeAt(text, position)
  }
}

function codeAt(text: string, position: number): number {
  return text.codePointAt(position) ?? -1
}

function holds(kind: 'start' | 'end' | 'word' | 'noWord', before: number, after: number): boolean {
  if (kind === 'start') return before < 0
  if (kind === 'end') return after < 0
  return (isWord(before) !== isWord(after)) === (kind === 'word')
}
