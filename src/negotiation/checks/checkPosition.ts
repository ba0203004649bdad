import { passed, refused } from '../../core/index.ts'
import { isSheetMove } from '../protocol/move.ts'
import { sideOfRound } from '../protocol/side.ts'
import { closingMoves, headOf, nextRound, phaseOf, standingSheet } from '../protocol/transcript.ts'
import type { Check, Incoming } from './incoming.ts'

/** What is wrong with a move's place. */
export type PositionRefusal =
  | 'NegotiationMismatch'
  | 'NegotiationOver'
  | 'RoundTaken'
  | 'RoundSkipped'
  | 'RoundsUsedUp'
  | 'TurnMismatch'
  | 'PreviousMismatch'
  | 'OfferMissing'
  | 'OfferRepeated'

/**
 * The move is the next one of this negotiation: its round strictly one more, after the very move before, and something
 * that can follow it. Parity decides whose turn it is.
 */
export const checkPosition: Check<PositionRefusal> = (incoming, { lapsed, own }) => {
  const { transcript, move } = incoming
  if (move.negotiation !== transcript.id) {
    return refused('NegotiationMismatch', 'The move belongs to another negotiation', {
      found: move.negotiation,
    })
  }
  const round = nextRound(transcript)
  if (move.round < round)
    return refused('RoundTaken', 'The round was played already', { found: move.round, next: round })
  if (move.round > round)
    return refused('RoundSkipped', 'The move skips a round', { found: move.round, next: round })

  if (sideOfRound(move.round) === own) {
    return refused('TurnMismatch', "The round is the receiver's own", { found: move.round })
  }
  const phase = phaseOf(transcript)
  if (phase === 'left') return refused('NegotiationOver', 'A side has left')
  if (phase === 'agreed' && (!lapsed || move.kind === 'quote' || move.kind === 'accept')) {
    return refused('NegotiationOver', 'An offer was accepted, and has not lapsed')
  }
  const { rounds } = transcript.opening.request
  const most = rounds + closingMoves
  if (round > most || (round > rounds && !isClosing(incoming))) {
    return refused('RoundsUsedUp', 'The rounds are used up', { found: round, rounds, most })
  }
  if (move.previous !== headOf(transcript)) {
    return refused('PreviousMismatch', 'The move follows another move than the last', {
      found: move.previous,
      expected: headOf(transcript),
    })
  }
  return checkKind(incoming)
}

/** An accept answers a firm offer; a sheet is repeated only to take a quote up. */
const checkKind = ({ transcript, move, digest }: Incoming) => {
  const last = transcript.entries.at(-1)
  if (move.kind === 'accept') {
    if (last?.move.kind === 'offer' && move.deal === last.digest) return passed
    return refused('OfferMissing', 'There is no firm offer to accept', { deal: move.deal })
  }
  if (!isSheetMove(move)) return passed
  const repeats = transcript.entries.some((entry) => entry.digest === digest && isSheetMove(entry.move))
  if (!repeats || isTakingUpQuote({ transcript, move, digest })) return passed
  return refused('OfferRepeated', 'The sheet was on the table before', { digest })
}

/** Whether a move is a firm offer of the very sheet that was quoted before it: that accepts the quote. */
export function isTakingUpQuote({ transcript, move, digest }: Incoming): boolean {
  const last = transcript.entries.at(-1)
  return move.kind === 'offer' && last?.move.kind === 'quote' && last.digest === digest
}

/** Whether a move brings what is on the table to an end. */
function isClosing(incoming: Incoming): boolean {
  const { transcript, move } = incoming
  if (move.kind === 'accept' || move.kind === 'leave') return true
  return (
    isTakingUpQuote(incoming) || (phaseOf(transcript) === 'agreed' && standingSheet(transcript) !== undefined)
  )
}
