import { type Hash, type ManualClock, passed, refused } from '../../../src/core/index.ts'
import { type Commitment, type CommitPort, isSameLane } from '../../../src/negotiation/index.ts'
import { type Domain, hashTermSheet, type TermSheet } from '../../../src/terms/index.ts'

/**
 * A chain in memory, with the rules of a commitment that matter to a negotiation and blocks that can be taken back. No deal ends.
 */
export function fakeChain(clock: ManualClock, domain: Domain) {
  let committed = new Map<Hash, { at: number; terms: TermSheet }>()
  const submissions: Hash[] = []
  const state = { depth: 0, behind: 0, broken: undefined as string | undefined, empty: false }
  const time = () => clock.now() - state.behind

  const check = ({ terms }: Commitment) => {
    if (state.broken !== undefined) return refused(state.broken, 'broken for the test')
    if (time() >= terms.expiry) return refused('ActExpired', 'the sheet lapsed')
    const inLane = [...committed.values()].filter((deal) => isSameLane(deal.terms, terms))
    if (inLane.some((deal) => deal.terms.buyerNonce >= terms.buyerNonce))
      return refused('NonceSpent', 'spent')
    return inLane.length > 0 ? refused('LaneBusy', 'another deal is live in the lane') : passed
  }

  const port: CommitPort = {
    async position(deal, terms) {
      const own = committed.get(deal)
      const other = [...committed.entries()].find(
        ([digest, found]) =>
          digest !== deal && isSameLane(found.terms, terms) && found.terms.buyerNonce >= terms.buyerNonce,
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
      committed.set(deal, { at: time(), terms: commitment.terms })
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
