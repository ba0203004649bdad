import { type Hash, type Refusal, refused, systemTimer, type Timer } from '../../core/index.ts'
import { ChainUnreachableError } from '../session/askChain.ts'
import type { Negotiator } from '../session/negotiator.ts'
import { receiveMove } from '../session/receiveMove.ts'
import { type Answer, receiveRequest } from '../session/receiveRequest.ts'
import { takeTurn } from '../session/takeTurn.ts'
import type { Wire } from './wire.ts'

/** The most moves that one read gives. */
const mostMoves = 16

/** How a side listens. */
export type InboxParameters = {
  readonly timer?: Timer | undefined
  /** Told of what went wrong while answering in the background. */
  readonly report: (error: unknown) => void
}

/** The listening end of a wire. Whoever runs it says whom a request came from, where that is known. */
export type Inbox = Omit<Wire, 'open'> & {
  /** @param peer Names a network, or whoever the channel is bound to: its share of the places is counted by it. */
  open(text: string, peer?: string | undefined): Promise<Answer | Refusal>
}

/**
 * The listening end of a wire: keeps what comes in, acknowledges, and lets the strategy answer afterwards. Where wires
 * end, in memory or in a server.
 */
export function createInbox(negotiator: Negotiator, { timer = systemTimer, report }: InboxParameters): Inbox {
  const answerTo = (answer: Answer | Refusal): Answer | Refusal => {
    if (answer.ok) takeTurn(negotiator, answer.negotiation).catch(report)
    return answer
  }
  /** That our chain is silent is told, without what it said: it is no fault of the message. */
  const answered = async (receive: () => Promise<Answer | Refusal>): Promise<Answer | Refusal> => {
    try {
      return await receive()
    } catch (error) {
      if (!(error instanceof ChainUnreachableError)) throw error
      report(error)
      return refused(error.code, error.shortMessage)
    }
  }
  return {
    open: async (text, peer) => answerTo(await answered(() => receiveRequest(negotiator, text, { peer }))),
    async send(negotiation, text) {
      const answer = await answered(() => receiveMove(negotiator, text))
      if (!answer.ok || answer.negotiation === negotiation) return answerTo(answer)
      return refused('NegotiationMismatch', 'The move belongs to another negotiation', {
        found: answer.negotiation,
      })
    },
    read: (negotiation, after, wait) => readMoves(negotiator, negotiation, after, wait, timer),
  }
}

async function readMoves(
  negotiator: Negotiator,
  id: Hash,
  after: number,
  wait: number,
  timer: Timer,
): Promise<readonly string[] | Refusal> {
  const waited = new AbortController()
  const timeOut = timer(wait, waited.signal).then(() => true)
  try {
    for (;;) {
      // Listening begins before looking: what is kept in between is not missed.
      const changed = negotiator.changed(id).then(() => false)
      const record = await negotiator.store.load(id)
      if (record === undefined)
        return refused('NegotiationUnknown', 'The negotiation is not known here', { found: id })
      const moves = record.entries.slice(after, after + mostMoves).map((entry) => entry.text)
      if (moves.length > 0 || wait <= 0) return moves
      if (await Promise.race([timeOut, changed])) return []
    }
  } finally {
    waited.abort()
  }
}
