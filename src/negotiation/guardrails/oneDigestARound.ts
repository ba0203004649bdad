import { passed, refused } from '../../core/index.ts'
import { digestOfMove } from '../protocol/move.ts'
import { nextRound } from '../protocol/transcript.ts'
import type { Guardrail } from './guardrail.ts'

/** A round that was fixed to a digest stays fixed to it, and only the next round is played. */
export const oneDigestARound: Guardrail = ({ draft, digest }, { record }) => {
  if (draft.round !== nextRound(record)) {
    return refused('RoundTaken', 'The round is not the next', { found: draft.round, next: nextRound(record) })
  }
  const fixed = record.drafts[draft.round]
  if (fixed === undefined) return passed
  const expected = digestOfMove(fixed, record.opening.document.domain)
  if (expected === digest) return passed
  return refused('RoundFixed', 'The round was fixed to another digest', { found: digest, expected })
}
