import { expect } from 'chai'
import { Hono } from 'hono'

import type { SignedAct } from '../../../src/chain/index.ts'
import { type Hash, keccak256, seededRandom, zeroHash } from '../../../src/core/index.ts'
import type { Agreement } from '../../../src/negotiation/index.ts'
import { type Listening, listen } from '../../../src/server/index.ts'
import type { Account } from '../../../src/simulation/agents/Account.ts'
import { reviewDeal } from '../../../src/simulation/agents/reviewDeal.ts'
import { directorsCriteria } from '../../../src/simulation/cleaning/Criteria.ts'
import { juryCriteriaOf } from '../../../src/simulation/cleaning/juryCriteria.ts'
import { answer } from '../../../src/simulation/wires/answer.ts'
import { rejectDelivery, submitActs } from '../../../src/simulation/wires/questions.ts'
import { buildDocument, hashCriteria } from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest } from '../../chain/support/earnest.ts'

const handedOver = new TextEncoder().encode('nothing of what was asked for')

describe('a buyer that disputes', () => {
  let earnest: Earnest
  let relayer: Listening
  const served: Listening[] = []
  const submitted: SignedAct[] = []

  before(async () => {
    earnest = await startEarnest()
    const app = new Hono()
    answer(app, submitActs, async ({ acts }) => {
      for (const act of acts) {
        submitted.push(act)
        const { kind, ...given } = act
        await earnest.client.waitForAct({ hash: await earnest.client[kind](given as never) })
      }
      return {}
    })
    relayer = await listen(app)
    served.push(relayer)
  })

  after(() => Promise.all(served.map((one) => one.close())))

  /** Reviews a delivery that fails, of a seller that then delivers these on chain, in their order. */
  async function review(artifacts: readonly Hash[]) {
    const criteria = juryCriteriaOf(directorsCriteria)
    const { hash, document, parts } = buildDocument(
      {
        terms: { title: 'A list of directors', items: [], serviceLevels: [], criteria: [criteria] },
        trail: { negotiation: zeroHash, round: 1, previous: zeroHash, issuedAt: 1_800_000_000 },
      },
      seededRandom('review'),
    )
    const milestone = { amount: 30_000_000n, bond: 0n, duration: 86_400, criteria: hashCriteria(criteria) }
    const terms = await earnest.sheet({ document: hash, milestones: [milestone] })
    const { deal } = await earnest.commit(terms)
    submitted.length = 0

    const app = new Hono()
    app.get('/deliveries/:deal/:milestone', (context) => context.body(handedOver))
    answer(app, rejectDelivery, async () => {
      for (const [place, artifact] of artifacts.entries()) {
        const delivery = { milestone: 0, index: place + 1, artifact }
        const consent = await earnest.sign(seller, 'Delivery', { deal, ...delivery })
        const hash = await earnest.client.deliver({ terms, ...delivery, seller: consent })
        await earnest.client.waitForAct({ hash })
      }
      return {}
    })
    const shop = await listen(app)
    served.push(shop)

    const account = {
      signer: buyer,
      domain: earnest.domain,
      client: earnest.chain,
      clock: { now: () => 1_800_000_000, refresh: async () => 1_800_000_000 },
      pay: (act: Hash, value: bigint, expiry?: number) => earnest.pay(buyer, value, act, expiry),
    } as unknown as Account
    const agreement = { deal, terms, document: { ...document, terms: parts.terms, trail: parts.trail } }
    const reviewed = await reviewDeal(
      account,
      agreement as unknown as Agreement,
      { name: 'seller', address: seller.address, url: shop.url },
      { relayer: relayer.url, publish: () => {} },
      () => {},
    ).catch((error: unknown) => error)
    return { reviewed, deal }
  }

  it('disputes the delivery that it looked at, whichever came before it', async () => {
    const { reviewed } = await review([zeroHash, keccak256(handedOver)])
    expect(reviewed).to.have.property('disputes').that.has.length(1)
    expect(submitted).to.have.length(1)
    expect(submitted[0]).to.include({ kind: 'dispute', milestone: 0, index: 2 })
  })

  it('disputes nothing that it did not look at', async () => {
    const { reviewed } = await review([zeroHash])
    expect(reviewed).to.have.property('code', 'DeliveryMissing')
    expect(submitted).to.deep.equal([])
  })
})
