import type { Hash, Refusal } from '../../core/index.ts'
import type { Answer } from '../session/receiveRequest.ts'

/**
 * The way to one counterparty. Texts travel as they were signed, byte for byte. Anything may be lost, repeated or late:
 * sending again is always safe.
 */
export type Wire = {
  /** Delivers an opening. */
  open(text: string): Promise<Answer | Refusal>
  /** Delivers a move. */
  send(negotiation: Hash, text: string): Promise<Answer | Refusal>
  /**
   * Fetches the moves after a round, waiting up to so many seconds for the first of them.
   *
   * @returns Their texts in order; none when none came.
   */
  read(negotiation: Hash, after: number, wait: number): Promise<readonly string[] | Refusal>
}
