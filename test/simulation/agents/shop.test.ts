import { expect } from 'chai'

import { type BaseError, type ManualClock, refused } from '../../../src/core/index.ts'
import {
  advanceCommitment,
  createInbox,
  type Inbox,
  type Negotiator,
  receiveMove,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { listen, negotiationRoutes } from '../../../src/server/index.ts'
import type { Account } from '../../../src/simulation/agents/Account.ts'
import { type Shopped, shop } from '../../../src/simulation/agents/shop.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  type Parties,
  policy,
  sellerSigner,
  startParties,
} from '../../negotiation/support/parties.ts'
import { middling, template } from '../../negotiation/support/template.ts'

/** A seller that takes firm offers and commits some of them, but never says so. */
function silent(seller: Negotiator, after: (commit: () => Promise<void>) => void): Inbox {
  const inbox = createInbox(seller, {
    report: (error) => {
      throw error
    },
  })
  return {
    ...inbox,
    async send(id, text) {
      if (!text.includes('"kind":"offer"')) return inbox.send(id, text)
      const answer = await receiveMove(seller, text)
      after(async () => {
        await takeTurn(seller, id)
        await advanceCommitment(seller, id)
      })
      return answer
    },
    read: async (id, round, wait) => (round < 2 ? inbox.read(id, round, wait) : []),
  }
}

/** A buyer that shops at one silent seller. */
async function shopAt(
  after: (commit: () => Promise<void>) => void,
  pass: (clock: ManualClock) => void = () => undefined,
  buyer: Changes = {},
): Promise<Parties & { readonly shopped?: Shopped; readonly error?: BaseError }> {
  const parties = startParties({
    buyer: { approaches: { strategy: () => ({ kind: 'accept' }) }, ...buyer },
    seller: { approaches: { strategy: () => ({ kind: 'offer', outcome: middling }) } },
  })
  const { seller, buyer: negotiator, clock } = parties
  const app = negotiationRoutes({ negotiator: seller, inbox: silent(seller, after), clock })
  const server = await listen(app)
  const refresh = async () => {
    pass(clock)
    return clock.now()
  }
  const account = { signer: buyerSigner, domain, clock: { ...clock, refresh } } as unknown as Account
  const candidate = { name: 'S', address: sellerSigner.address, url: server.url }
  try {
    const need = { template, buyerNonce: 1n, sellers: [candidate] }
    const shopped = await shop({ negotiator, account, tell: () => undefined }, need)
    return { ...parties, shopped }
  } catch (error) {
    return { ...parties, error: error as BaseError }
  } finally {
    await server.close()
  }
}

describe('shop', () => {
  it('comes home with the deal that a silent seller made of its firm offer', async () => {
    for (const late of [0, 300]) {
      const { shopped, chain, error } = await shopAt((commit) => {
        if (late > 0) setTimeout(commit, late)
        else void commit()
      })
      if (shopped === undefined) throw error
      expect(shopped.agreement.deal).to.equal(chain.committed()[0])
      expect(shopped.seller.name).to.equal('S')
      expect(shopped.negotiations[0]).to.include({ outcome: 'agreed' })
    }
  })

  it('says that it lapsed, once no block can bring it any more', async () => {
    const { error, chain, clock } = await shopAt(
      () => undefined,
      (running) => running.advance(30),
    )
    expect(error).to.include({ code: 'CommitmentFailed' })
    expect(error?.message).to.include('it lapsed')
    expect(chain.committed()).to.deep.equal([])
    expect(clock.now()).to.be.at.least(startParties().clock.now() + policy.firmLife)
  })

  it('says why no seller came to an agreement', async () => {
    const { error } = await shopAt(
      () => undefined,
      () => undefined,
      { commits: { ...startParties().chain.port, funds: async () => refused('FundsMissing', 'no money') } },
    )
    expect(error).to.include({ code: 'NobodySells' })
    expect(error?.details).to.deep.equal({ reasons: ['no money'] })
  })
})
