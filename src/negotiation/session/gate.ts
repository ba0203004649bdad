import { type Refusal, refused } from '../../core/index.ts'

/** How many questions are asked at once for strangers, in all and for each peer that is known. */
const mostAtOnce = 32
const mostForPeer = 4

/** Asks outside questions for strangers, a few at once. */
export type Gate = <Answer>(
  peer: string,
  question: () => Promise<Answer>,
) => Promise<{ readonly ok: true; readonly answer: Answer } | Refusal<'Busy'>>

/** Bounds what strangers can have us ask of others, such as a node that counts our requests. */
export function createGate(): Gate {
  const asking = new Map<string, number>()
  let all = 0
  return async (peer, question) => {
    const own = asking.get(peer) ?? 0
    if (all >= mostAtOnce || (peer !== '' && own >= mostForPeer)) {
      return refused('Busy', 'Too many questions are being asked for others', {
        most: mostAtOnce,
        mostForPeer,
      })
    }
    all++
    asking.set(peer, own + 1)
    try {
      return { ok: true, answer: await question() }
    } finally {
      all--
      const left = (asking.get(peer) ?? 1) - 1
      if (left === 0) asking.delete(peer)
      else asking.set(peer, left)
    }
  }
}
