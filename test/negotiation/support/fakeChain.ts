import { type Hash, type ManualClock, passed, refused } from '../../../src/core/index.ts'
import type { Commitment, CommitPort } from '../../../src/negotiation/index.ts'
import { type Domain, hashTermSheet } from '../../../src/terms/index.ts'

/** A chain in memory, with the rules of a commitment that matter to a negotiation and blocks that can be taken back. */
export function fakeChain(clock: ManualClock, domain: Domain) {
  let committed = new Map<Hash, { at: number; nonce: string }>()
  const submissions: Hash[] = []
  const state = { depth: 0, behind: 0, broken: undefined as string | undefined, empty: false }
  const time = () => clock.now() - state.behind

  const check = ({ terms }: Commitment) => {
    if (state.broken !== undefined) return refused(state.broken, 'broken for the test')
    if (time() >= terms.expiry) return refused('ActExpired', 'the sheet lapsed')
    const nonce = `${terms.buyer}:${terms.buyerNonce}`
    if ([...committed.values()].some((deal) => deal.nonce === nonce)) return refused('NonceSpent', 'spent')
    return passed
  }

  const port: CommitPort = {
    async position(deal, terms) {
      const own = committed.get(deal)
      const nonce = `${terms.buyer}:${terms.buyerNonce}`
      const other = [...committed.entries()].find(
        ([digest, found]) => digest !== deal && found.nonce === nonce,
      )
      const at = own?.at ?? other?.[1].at
      return {
        state: own !== undefined ? 'committed' : other !== undefined ? 'void' : 'none',
        safe: at !== undefined && time() - state.depth >= at,
        time: time(),
        safeTime: time() - state.depth,
      }
    },
    funds: async () => (state.empty ? refused('FundsMissing', 'an empty wallet') : passed),
    simulate: async (commitment) => check(commitment),
    async submit(commitment) {
      const deal = hashTermSheet(commitment.terms, domain)
      submissions.push(deal)
      if (committed.has(deal)) return passed
      const verdict = check(commitment)
      if (!verdict.ok) return verdict
      committed.set(deal, { at: time(), nonce: `${commitment.terms.buyer}:${commitment.terms.buyerNonce}` })
      return passed
    },
  }
  return {
    port,
    submissions,
    state,
    /** Remembers the chain; what it returns takes it back to here. */
    snapshot() {
      const kept = new Map(committed)
      return () => {
        committed = kept
      }
    },
    committed: () => [...committed.keys()],
  }
}
