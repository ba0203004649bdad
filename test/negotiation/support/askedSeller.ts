import { type Hash, passed, refused } from '../../../src/core/index.ts'
import { type CommitPort, receiveRequest, type Strategy } from '../../../src/negotiation/index.ts'
import { requestBy, strangerOf } from './flood.ts'
import { type Changes, policy, sellerSigner, startParties } from './parties.ts'
import { middling } from './template.ts'

/** A policy that nobody here comes to the end of. */
export const many = { ...policy, money: 10n ** 12n, bonds: 10n ** 12n, deals: 100 }
/** Offers the middle of everything, always. */
export const offering: Strategy = () => ({ kind: 'offer', outcome: middling })

/** A chain on which only some accounts have money, and which counts how often it is asked for it. */
function purse(rich: readonly string[]) {
  const asked: string[] = []
  const funds: CommitPort['funds'] = async ({ terms, side }) => {
    if (side === 'seller') return passed
    asked.push(terms.buyer)
    return rich.includes(terms.buyer) ? passed : refused('FundsMissing', 'nothing there')
  }
  return { asked, funds }
}

/** A seller with so many places, and strangers who ask it. */
export function askedSeller(changes: Changes = {}, rich: readonly string[] = []) {
  const money = purse(rich)
  const parties = startParties({ seller: { approaches: { strategy: offering } } })
  const live = (more: Changes = {}) =>
    parties.negotiator(sellerSigner, 'seller', {
      commits: { ...parties.chain.port, funds: money.funds },
      approaches: { strategy: offering },
      ...changes,
      ...more,
    })
  const seller = live()
  const ask = async (number: number, peer?: string, more: { nonce?: bigint; until?: number } = {}) =>
    receiveRequest(
      seller,
      await requestBy(strangerOf(number), { until: parties.clock.now() + 3_600, ...more }),
      { peer },
    )
  const ok = async (...asked: Parameters<typeof ask>): Promise<Hash> => {
    const answer = await ask(...asked)
    if (!answer.ok) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
    return answer.negotiation
  }
  const kept = (id: Hash) => seller.store.load(id).then((record) => record !== undefined)
  return { ...parties, seller, live, ask, ok, kept, asked: money.asked }
}
