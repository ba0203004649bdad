import { expect } from 'chai'

import { manualClock, seededRandom } from '../../src/core/index.ts'
import type { Approach, NegotiatorParameters, Wire } from '../../src/negotiation/index.ts'
import {
  accountSignatory,
  askNobody,
  createInbox,
  createNegotiator,
  haggle,
  memoryStore,
} from '../../src/negotiation/index.ts'
import { buyerApproach, sellerApproach } from '../../src/simulation/approaches.ts'
import { type Character, castOf } from '../../src/simulation/cast.ts'
import { mainJob, smallJob } from '../../src/simulation/jobs.ts'
import { privateKeySigner } from '../../src/terms/index.ts'
import { fakeChain } from '../negotiation/support/fakeChain.ts'

const usdc = `0x${'0c'.repeat(20)}` as const
const domain = { chainId: 31_337, escrow: `0x${'33'.repeat(20)}` as const }
const token = { name: 'USD Coin', version: '2', chainId: 31_337, verifyingContract: usdc }
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed)

/** Haggles over a job in memory: the cast's own strategies, no processes, no contracts. */
async function play(seed: number, job: 'main' | 'small', scores: readonly number[]) {
  const cast = castOf(seed)
  const clock = manualClock(1_800_000_000)
  const chain = fakeChain(clock, domain)
  const arbiter = `0x${'44'.repeat(20)}` as const
  const template = (job === 'main' ? mainJob : smallJob)({ token: usdc, arbiter })
  const negotiator = ({ key, name }: Character, approach: NegotiatorParameters['approach']) =>
    createNegotiator({
      signatory: accountSignatory(privateKeySigner(key)),
      store: memoryStore(),
      clock,
      random: (label) => seededRandom(`${name} ${label}`),
      policy: {
        money: 10n ** 12n,
        perDeal: 10n ** 12n,
        bonds: 10n ** 12n,
        deals: 9,
        firmLife: 600,
        quoteLife: 900,
      },
      commits: chain.port,
      askContract: askNobody,
      readMandate: async () => ({ pulled: 0n, revokedAt: 0, dismissedAt: 0 }),
      approach,
      deployments: [{ ...domain, usdc }],
      tokens: [{ address: usdc, domain: token }],
      arbiters: [arbiter],
    })

  const addresses = cast.sellers.map(({ key }) => privateKeySigner(key).address)
  const buyer = negotiator(cast.buyer, async ({ request }): Promise<Approach> => {
    return buyerApproach(template, cast.buyer, scores[addresses.indexOf(request.seller)] ?? 0)
  })
  const asked = cast.sellers.slice(0, scores.length).map((character, index) => {
    const seller = negotiator(character, async () => sellerApproach(template, character))
    const report = (error: unknown) => {
      throw error
    }
    return { seller: addresses[index] as `0x${string}`, wire: createInbox(seller, { report }) as Wire }
  })
  return haggle(buyer, {
    domain,
    template,
    rounds: 10,
    until: clock.now() + 3_600,
    buyerNonce: 1n,
    sellers: asked,
    wait: 5,
    patience: 1,
  })
}

describe('castOf', () => {
  it('gives everybody a key of their own, the same for the same seed', () => {
    const { buyer, sellers, jurors, relayer, crowd } = castOf(7)
    const keys = [buyer, ...sellers, ...jurors, relayer]
      .map(({ key }) => key)
      .concat(crowd)
      .concat(jurors.map(({ operatorKey }) => operatorKey))
    expect(new Set(keys).size).to.equal(keys.length)
    expect(castOf(7)).to.deep.equal(castOf(7))
    expect(castOf(8).buyer.key).to.not.equal(buyer.key)
  })

  it('tells the same story with any seed: Alder is taken, Cedar left for its score', async () => {
    for (const seed of SEEDS) {
      const { sellers, agreement } = await play(seed, 'main', [0.64, 0.66, 0.28])
      expect(
        sellers.map(({ result }) => result),
        `seed ${seed}`,
      ).to.deep.equal(['agreed', 'passed', 'left'])

      const { list, least } = castOf(seed).sellers[0] as { list: number; least: number }
      const price = agreement?.terms.milestones.reduce((sum, { amount }) => sum + amount, 0n) ?? 0n
      expect(Number(price / 1_000_000n), `seed ${seed}`).to.be.within(least, list - 1)
    }
  })

  it('has Birch come to terms over the small job with any seed', async () => {
    for (const seed of SEEDS) {
      const { sellers } = await play(seed, 'small', [0, 0.66])
      expect(sellers[1]?.result, `seed ${seed}`).to.equal('agreed')
    }
  })
})
