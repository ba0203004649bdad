import { expect } from 'chai'

import {
  type AuctionParameters,
  auction,
  createInbox,
  leaveReasons,
  type NegotiationRecord,
  type Strategy,
} from '../../../src/negotiation/index.ts'
import { domain, sellerSigner, signerOf, startParties } from '../support/parties.ts'
import { buyerUtility, middling, template } from '../support/template.ts'

const signers = [sellerSigner, signerOf(0x5f), signerOf(0x60)]
const report = (error: unknown) => {
  throw error
}

/** Asks for a price, takes whatever is not below its costs, and else says the same again. */
const bidder =
  (price: number, costs: number): Strategy =>
  ({ received }) => {
    const [demanded] = received.at(-1) ?? []
    return demanded !== undefined && demanded >= costs
      ? { kind: 'accept' }
      : { kind: 'offer', outcome: middling.with(0, price) }
  }

const priced = (price: number) => buyerUtility.of(middling.with(0, price))

/** Auctions one need among bidders with these first prices and costs. */
async function hold(
  bids: readonly (readonly [number, number])[],
  format: AuctionParameters['format'],
  changes: Partial<AuctionParameters> = {},
) {
  const parties = startParties()
  const sellers = bids.map(([price, costs], index) =>
    parties.negotiator(signers[index] as typeof sellerSigner, 'seller', {
      approaches: { strategy: bidder(price, costs) },
    }),
  )
  const result = await auction(parties.buyer, {
    domain,
    template,
    rounds: 60,
    until: parties.clock.now() + 3_600,
    buyerNonce: 1n,
    wait: 1,
    patience: 1,
    sellers: sellers.map((seller) => ({
      seller: seller.signatory.account,
      wire: createInbox(seller, { report }),
    })),
    format,
    issue: 'price',
    ...changes,
  })
  const outcomes = await Promise.all(
    result.sellers.map(
      async ({ negotiation }) => (await parties.buyer.store.load(negotiation ?? '0x')) as NegotiationRecord,
    ),
  )
  const price = result.agreement?.terms.milestones.reduce((sum, { amount }) => sum + amount, 0n)
  return { result, price, winner: result.agreement?.terms.seller, records: outcomes }
}

const three = [
  [100_000_000, 60_000_000],
  [90_000_000, 80_000_000],
  [110_000_000, 70_000_000],
] as const

describe('auction', () => {
  it('first price, sealed: takes the best first quote as it is, and says nothing to the others but that it is over', async () => {
    const { price, winner, records } = await hold(three, 'firstPrice')
    expect(winner).to.equal(signers[1]?.address)
    expect(price).to.equal(90_000_000n)
    for (const index of [0, 2]) {
      const moves = records[index]?.entries.map(({ move }) => move.kind)
      expect(moves).to.deep.equal(['quote', 'leave'])
      expect(records[index]?.entries.at(-1)?.move).to.include({ reason: leaveReasons.metElsewhere })
    }
  })

  it('second price, sealed: pays the winner until its deal is worth what the second best bid is', async () => {
    const { price, winner, records } = await hold(three, 'secondPrice')
    expect(winner).to.equal(signers[1]?.address)
    expect(price).to.equal(100_000_000n)
    expect(records[0]?.entries).to.have.length(2)
  })

  it('second price with one bidder: pays up to what no deal is worth, within the issue', async () => {
    const { price } = await hold([three[1]], 'secondPrice')
    expect(priced(Number(price))).to.be.closeTo(buyerUtility.reservation, 1e-6)
  })

  it('English, in reverse: goes on until one is left, near the costs of the second', async () => {
    const { price, winner } = await hold(three, 'english', { step: 0.01 })
    // The last to give up has costs of 70; a step of 0.01 is a sixtieth of the price's span of 100, twice at most.
    expect(winner).to.equal(signers[0]?.address)
    expect(Number(price)).to.be.within(66_000_000, 71_800_000)
  })

  it('English: takes the best that is left when the rounds are over', async () => {
    const { price, result } = await hold(three, 'english', { step: 0.001, rounds: 6 })
    expect(result.agreement).to.not.equal(undefined)
    expect(Number(price)).to.be.at.most(90_000_000)
  })

  it('repeats itself, and is over without bids that are worth more than none', async () => {
    const again = async () => (await hold(three, 'english')).result
    expect(await again()).to.deep.equal(await again())
    const none = await hold([[150_000_000, 150_000_000]], 'firstPrice')
    expect(priced(150_000_000)).to.be.lessThan(buyerUtility.reservation)
    expect(none.result.sellers.map(({ result }) => result)).to.deep.equal(['left'])
    expect(none.result.agreement).to.equal(undefined)
  })

  it('refuses an issue that no payment can be made in, and a step of nothing', async () => {
    for (const changes of [{ issue: 'plan' }, { issue: 'colour' }, { step: 0 }, { step: Number.NaN }]) {
      const error = await hold(three, 'english', changes).catch((thrown: Error) => thrown)
      expect(error).to.have.property('code', 'AuctionInvalid')
    }
  })
})
