import { expect } from 'chai'

import { defaultFloors } from '../../../src/chain/index.ts'
import { keccak256, passed } from '../../../src/core/index.ts'
import { openNegotiation, type TermsTemplate } from '../../../src/negotiation/index.ts'
import { openAccount } from '../../../src/simulation/agents/Account.ts'
import { openNegotiator } from '../../../src/simulation/agents/openNegotiator.ts'
import { buyerApproach } from '../../../src/simulation/approaches.ts'
import { castOf } from '../../../src/simulation/cast.ts'
import { mainJob } from '../../../src/simulation/jobs.ts'
import type { TermSheet } from '../../../src/terms/index.ts'

const address = (byte: string) => `0x${byte.repeat(20)}` as const
const [usdc, escrow, jury] = [address('0c'), address('33'), address('44')]
const parties = { token: usdc, arbiter: jury }

/** The buyer's negotiator of the main job; nobody listens where its chain would be. */
function negotiator() {
  const { buyer } = castOf(1)
  const chain = {
    rpc: 'http://127.0.0.1:1',
    id: 31_337,
    escrow,
    usdc,
    reputation: address('55'),
    jury,
    jurors: address('66'),
  }
  return openNegotiator({
    account: openAccount({ ...buyer, chain }),
    usdc,
    arbiter: jury,
    floors: defaultFloors,
    relayer: 'http://127.0.0.1:1',
    seed: 1,
    limits: { money: 10n ** 10n, perDeal: 10n ** 10n, bonds: 0n, deals: 1 },
    approach: async ({ document: { template } }) => buyerApproach(template, buyer, 1),
  })
}

/** Asks, with money enough: there is no chain to look at it. */
const ask = (template: TermsTemplate) =>
  openNegotiation(
    { ...negotiator(), checkFunds: async () => passed },
    {
      seller: address('77'),
      domain: { chainId: 31_337, escrow },
      template,
      rounds: 10,
      until: 1_900_000_000,
      buyerNonce: 1n,
    },
  )

/** A template whose last milestone has other criteria. */
function withCriteria(template: TermsTemplate, change: (criteria: Record<string, unknown>) => object) {
  const plans = template.plans.map((plan) => ({
    ...plan,
    milestones: plan.milestones.map((milestone, index) =>
      index === 2 ? { ...milestone, criteria: change(milestone.criteria as never) } : milestone,
    ),
  }))
  return { ...template, plans } as TermsTemplate
}

describe('openNegotiator', () => {
  it('asks for work that a jury can check, with a question for judges or without', async () => {
    for (const judged of [false, true]) {
      expect(await ask(mainJob(parties, { judged }))).to.include({ ok: true })
    }
  })

  it('asks for nothing that nobody could check in a dispute', async () => {
    const template = mainJob(parties)
    expect(await ask(withCriteria(template, (criteria) => ({ ...criteria, checks: [] })))).to.include({
      ok: false,
      code: 'CriteriaInvalid',
    })
    const lost = [{ name: 'lost', hash: keccak256('lost'), bytes: 4 }]
    expect(await ask(withCriteria(template, (criteria) => ({ ...criteria, attachments: lost })))).to.include({
      ok: false,
      code: 'AttachmentMissing',
    })
  })

  it('looks at its own money on the chain before it signs a request', async () => {
    const need = { domain: { chainId: 31_337, escrow }, rounds: 10, until: 1_900_000_000, buyerNonce: 2n }
    const opened = openNegotiation(negotiator(), {
      ...need,
      seller: address('77'),
      template: mainJob(parties),
    })
    const error = await opened.catch((failure) => failure)
    expect(error).to.have.property('code', 'ChainUnreachable')
    expect(error.cause.message).to.include('http://127.0.0.1:1')
  })

  it('asks the arbiter of a sheet on the chain before it signs', async () => {
    const asked = negotiator().askArbiter?.({ arbiter: jury } as TermSheet, { chainId: 31_337, escrow })
    const error = await Promise.resolve(asked).catch((failure) => failure)
    expect(error).to.have.property('code', 'ChainUnreachable')
    expect(error.cause.message).to.include('http://127.0.0.1:1')
  })
})
