import type { Hash, Side } from '../../core/index.ts'
import { isSameOutcome, type Outcome } from '../preferences/outcome.ts'
import { isSheetMove, type Move, type SheetMove } from './move.ts'
import type { Opening } from './opening.ts'
import { sideOfRound } from './side.ts'

/** A move in its place. */
export type Entry = {
  readonly round: number
  /** See {@link digestOfMove}. */
  readonly digest: Hash
  readonly move: Move
  /** What its sheet stands for; absent without a sheet. */
  readonly outcome?: Outcome | undefined
  /** The bytes that were sent or received: they are what is sent again. */
  readonly text: string
}

/** What was said so far: the request, and the moves in order, that of round n at index n − 1. */
export type Transcript = {
  readonly id: Hash
  readonly opening: Opening
  readonly entries: readonly Entry[]
}

/**
 * How many moves may follow after the last round, to bring to an end what is on the table: taking a quote up, accepting,
 * renewing what lapsed, leaving.
 */
export const closingMoves = 8

/** How many own moves that change nothing, by each side, make an impasse. */
export const impasseMoves = 3

/** The digest that the next move names. */
export function headOf(transcript: Transcript): Hash {
  return transcript.entries.at(-1)?.digest ?? transcript.id
}

/** The index of the next move. */
export function nextRound(transcript: Transcript): number {
  return transcript.entries.length + 1
}

/** The last sheet on the table, with its move. */
export function standingSheet(transcript: Transcript): (Entry & { readonly move: SheetMove }) | undefined {
  return transcript.entries.findLast((entry): entry is Entry & { move: SheetMove } => isSheetMove(entry.move))
}

/**
 * Where a negotiation stands by what was said: `agreed` after an accept, `left` after a leave.
 */
export function phaseOf(transcript: Transcript): 'open' | 'agreed' | 'left' {
  const last = transcript.entries.at(-1)?.move.kind
  if (last === 'accept') return 'agreed'
  return last === 'leave' ? 'left' : 'open'
}

/** Whether a round repeats the sheet before it, taking a quote up: then it is no new outcome of its side's. */
export function isTakingUp(transcript: Transcript, round: number): boolean {
  const { entries } = transcript
  return round > 1 && entries[round - 1]?.digest === entries[round - 2]?.digest
}

/** The outcomes a side offered, oldest first. */
export function outcomesOf(transcript: Transcript, side: Side): readonly Outcome[] {
  return transcript.entries
    .filter((entry) => sideOfRound(entry.round) === side && entry.outcome !== undefined)
    .filter((entry) => !isTakingUp(transcript, entry.round))
    .map((entry) => entry.outcome as Outcome)
}

/** Whether neither side changed anything in its last three moves. Both sides see it alike, without a clock. */
export function isImpasse(transcript: Transcript): boolean {
  return (['buyer', 'seller'] as const).every((side) => {
    const outcomes = outcomesOf(transcript, side).slice(-(impasseMoves + 1))
    return (
      outcomes.length > impasseMoves && outcomes.every((one) => isSameOutcome(one, outcomes[0] as Outcome))
    )
  })
}
