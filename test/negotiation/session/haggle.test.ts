import { expect } from 'chai'

import { BaseError, type Hash, refused } from '../../../src/core/index.ts'
import {
  concession,
  createInbox,
  fixed,
  type HaggleParameters,
  haggle,
  leaveReasons,
  type NegotiationRecord,
  type Negotiator,
  type Strategy,
  strategyOf,
  type Tactic,
  tactics,
  type Wire,
} from '../../../src/negotiation/index.ts'
import type { Signer } from '../../../src/terms/index.ts'
import {
  type Changes,
  domain,
  type Parties,
  sellerSigner,
  signerOf,
  startParties,
} from '../support/parties.ts'
import { buyerUtility, middling, sellerUtility, template } from '../support/template.ts'

const report = (error: unknown) => {
  throw error
}
const wireTo = (seller: Negotiator): Wire => createInbox(seller, { report })

const signers = { eager: sellerSigner, firm: signerOf(0x5f), dear: signerOf(0x60) }
const strategies = {
  eager: concession({ exponent: 5 }),
  firm: concession({ exponent: 0.2 }),
  dear: () => ({ kind: 'offer' as const, outcome: [150_000_000, 72, 0, 1, 0] }),
}

type Name = keyof typeof signers

/** A buyer and so many sellers, each with a mind of its own. */
function market(names: readonly Name[], changes: Changes = {}) {
  const parties = startParties({ buyer: changes })
  const sellers = names.map((name) => {
    const strategy = strategies[name]
    return parties.negotiator(signers[name], 'seller', { approaches: { strategy, utility: sellerUtility } })
  })
  return { parties, sellers }
}

const need = ({ clock }: Parties): Omit<HaggleParameters, 'sellers'> => ({
  domain,
  template,
  rounds: 12,
  until: clock.now() + 3_600,
  buyerNonce: 1n,
  wait: 1,
  patience: 2,
})

const askAll = (sellers: readonly Negotiator[]) =>
  sellers.map((seller) => ({ seller: seller.signatory.account, wire: wireTo(seller) }))

const textsOf = async (buyer: Negotiator, id: Hash | undefined) =>
  ((await buyer.store.load(id ?? '0x')) as NegotiationRecord).entries.map(({ text }) => text)

describe('haggle', () => {
  it('asks all, haggles with all, and takes the best by the one firm offer', async () => {
    const { parties, sellers } = market(['eager', 'firm', 'dear'])
    const events: string[] = []
    const result = await haggle(parties.buyer, {
      ...need(parties),
      sellers: askAll(sellers),
      observe: ({ kind, round }) => events.push(`${round} ${kind}`),
    })
    const [eager, firm, dear] = result.sellers
    expect(eager?.result).to.equal('agreed')
    expect(['passed', 'left']).to.include(firm?.result)
    expect(dear?.result).to.equal('left')
    expect(result.agreement?.terms.seller).to.equal(sellerSigner.address)
    // Quotes all along; of the buyer's moves, the even ones, one binds.
    const binding = events.filter((event) => /^\d*[02468] (?:offer|accept)$/.test(event))
    expect(binding).to.have.length(1)
    const ledger = await parties.buyer.store.changeLedger((current) => ({ result: current }))
    expect(ledger.map(({ digest }) => digest)).to.deep.equal([result.agreement?.deal])

    for (const haggled of result.sellers) {
      if (haggled.result !== 'passed') continue
      const record = await parties.buyer.store.load(haggled.negotiation ?? '0x')
      expect(record?.entries.at(-1)?.move).to.include({ kind: 'leave', reason: leaveReasons.metElsewhere })
    }
  })

  it("leaves each seller's stream as if it were alone", async () => {
    const together = market(['firm', 'eager', 'dear'])
    const all = await haggle(together.parties.buyer, {
      ...need(together.parties),
      sellers: askAll(together.sellers),
    })
    for (const [index, name] of (['firm', 'eager', 'dear'] as const).entries()) {
      const alone = market([name])
      const single = await haggle(alone.parties.buyer, {
        ...need(alone.parties),
        sellers: askAll(alone.sellers),
      })
      const [among, by] = [
        await textsOf(together.parties.buyer, all.sellers[index]?.negotiation),
        await textsOf(alone.parties.buyer, single.sellers[0]?.negotiation),
      ]
      // The others are felt in the end alone: who is taken up, and who is left.
      const haggling = Math.min(among.length, by.length) - 2
      expect(haggling).to.be.greaterThan(name === 'eager' ? 0 : 2)
      expect(among.slice(0, haggling)).to.deep.equal(by.slice(0, haggling))
    }
  })

  it('bargains with each as if it were alone but for what the others offer, and takes no less from any', async () => {
    const names = ['firm', 'eager', 'dear'] as const
    const known = new Map<string, number[]>()
    /** Notes what is known from outside at each of the buyer's turns, or repeats what was noted. */
    const listening = (repeats: boolean): Strategy => {
      const inner = strategyOf(tactics.ours as Tactic)
      return (standing, context) => {
        const key = `${JSON.stringify(standing.received)}`
        if (!repeats && context.outside !== undefined) known.set(key, [context.outside])
        const outside = repeats ? known.get(key)?.[0] : context.outside
        return inner(standing, { ...context, outside })
      }
    }
    const together = market(names, { approaches: { strategy: listening(false) } })
    const all = await haggle(together.parties.buyer, {
      ...need(together.parties),
      leverage: true,
      sellers: askAll(together.sellers),
    })
    expect([...known.values()].flat().some((outside) => outside > buyerUtility.reservation)).to.equal(true)
    for (const [index, name] of names.entries()) {
      const alone = market([name], { approaches: { strategy: listening(true) } })
      const single = await haggle(alone.parties.buyer, {
        ...need(alone.parties),
        sellers: askAll(alone.sellers),
      })
      const [among, by] = [
        await textsOf(together.parties.buyer, all.sellers[index]?.negotiation),
        await textsOf(alone.parties.buyer, single.sellers[0]?.negotiation),
      ]
      const haggling = Math.min(among.length, by.length) - 2
      expect(haggling).to.be.greaterThan(2)
      expect(among.slice(0, haggling)).to.deep.equal(by.slice(0, haggling))
    }
    // Nobody's offer holds another's terms: each seller's stream names no other.
    const others = all.sellers.map(({ seller }) => seller.toLowerCase())
    for (const { negotiation, seller } of all.sellers) {
      const said = (await textsOf(together.parties.buyer, negotiation)).join().toLowerCase()
      for (const other of others) if (other !== seller.toLowerCase()) expect(said).to.not.include(other)
    }
    const utilities = all.sellers.map(({ utility = 0 }) => utility)
    const agreed = all.sellers.find(({ result }) => result === 'agreed')
    expect(agreed?.utility).to.equal(Math.max(...utilities))
  })

  it('says the same again under the same seed', async () => {
    const run = async () => {
      const { parties, sellers } = market(['dear', 'firm', 'eager'])
      const { sellers: ended, agreement } = await haggle(parties.buyer, {
        ...need(parties),
        sellers: askAll(sellers),
      })
      return { ended, deal: agreement?.deal }
    }
    expect(await run()).to.deep.equal(await run())
  })

  it('goes on without a seller that declines, is silent, cannot be reached or talks nonsense', async () => {
    const { parties, sellers } = market(['eager'])
    const [eager] = askAll(sellers)
    if (eager === undefined) throw new Error('no seller')
    const others: readonly (readonly [Signer, Partial<Wire>, string])[] = [
      [signerOf(0x71), { open: async () => refused('Busy', 'too much to do') }, 'declined'],
      [
        signerOf(0x72),
        {
          open: async () => {
            throw new BaseError('gone', { code: 'WireFailed' })
          },
        },
        'declined',
      ],
      [signerOf(0x73), { read: async () => [] }, 'silent'],
      [
        signerOf(0x74),
        {
          read: async () => {
            throw new BaseError('gone', { code: 'WireFailed' })
          },
        },
        'silent',
      ],
      [signerOf(0x75), { read: async () => ['{"price":"cheap"}'] }, 'silent'],
      [signerOf(0x76), { read: async () => refused('NegotiationUnknown', 'who?') }, 'silent'],
    ]
    const fake = others.map(([signer, changes]) => ({
      seller: signer.address,
      wire: {
        open: async () => ({
          ok: true as const,
          negotiation: '0x' as const,
          round: 0,
          digest: '0x' as const,
        }),
        send: async () => refused('NegotiationUnknown', 'who?'),
        read: async () => [],
        ...changes,
      },
    }))
    const result = await haggle(parties.buyer, { ...need(parties), sellers: [...fake, eager] })
    expect(result.sellers.map((one) => one.result)).to.deep.equal([
      ...others.map(([, , how]) => how),
      'agreed',
    ])
    expect(result.sellers[4]?.refusal?.code).to.equal('MessageInvalid')
  })

  it('says again what was lost on the way', async () => {
    const { parties, sellers } = market(['eager'])
    const [eager] = askAll(sellers)
    if (eager === undefined) throw new Error('no seller')
    let sent = 0
    const lossy: Wire = {
      ...eager.wire,
      async send(negotiation, text) {
        sent++
        if (sent % 2 === 1) throw new BaseError('lost', { code: 'WireFailed' })
        return eager.wire.send(negotiation, text)
      },
    }
    const result = await haggle(parties.buyer, { ...need(parties), sellers: [{ ...eager, wire: lossy }] })
    expect(result.sellers[0]?.result).to.equal('agreed')
  })

  it('leaves a seller whose score is below what the buyer respects, and agrees with none', async () => {
    const approaches = { strategy: fixed({ issue: 'price' }), counterpartyScore: 0.59 }
    const { parties, sellers } = market(['eager'], { approaches })
    const result = await haggle(parties.buyer, { ...need(parties), sellers: askAll(sellers) })
    expect(result).to.deep.include({ agreement: undefined })
    const record = await parties.buyer.store.load(result.sellers[0]?.negotiation ?? '0x')
    expect(record?.entries.at(-1)?.move).to.include({ kind: 'leave', reason: leaveReasons.reputation })
  })

  it('holds for a human what is to be asked of one', async () => {
    const strategy = () => ({ kind: 'escalate' as const, question: 'policy' as const })
    const { parties, sellers } = market(['eager'], { approaches: { strategy } })
    const result = await haggle(parties.buyer, { ...need(parties), sellers: askAll(sellers) })
    expect(result.sellers[0]?.result).to.equal('waiting')
  })

  it('signs for no other while the firm offer that the best did not accept is alive', async () => {
    const parties = startParties({ buyer: { approaches: { strategy: () => ({ kind: 'accept' }) } } })
    const offering = (price: number, signer: Signer) =>
      parties.negotiator(signer, 'seller', {
        approaches: { strategy: () => ({ kind: 'offer', outcome: middling.with(0, price) }) },
      })
    const sellers = [
      offering(90_000_000, sellerSigner),
      offering(80_000_000, signerOf(0x5f)),
      offering(95_000_000, signerOf(0x60)),
    ]
    const [dear, best, dearest] = askAll(sellers)
    if (dear === undefined || best === undefined || dearest === undefined) throw new Error('no sellers')
    // What is sent to the best seller is lost, over and over.
    const lost: Wire = { ...best.wire, send: async () => refused('Busy', 'later') }
    const asked = [dear, { ...best, wire: lost }, dearest]
    const result = await haggle(parties.buyer, { ...need(parties), sellers: asked })
    expect(result.agreement).to.equal(undefined)
    expect(result.sellers.map((one) => one.result)).to.deep.equal(['passed', 'bound', 'passed'])
    const ledger = await parties.buyer.store.changeLedger((current) => ({ result: current }))
    expect(ledger.map(({ terms }) => terms.seller)).to.deep.equal([signerOf(0x5f).address])

    const honest = startParties({ buyer: { approaches: { strategy: () => ({ kind: 'accept' }) } } })
    const again = await haggle(honest.buyer, { ...need(honest), sellers: [dear, best, dearest] })
    expect(again.sellers.map((one) => one.result)).to.deep.equal(['passed', 'agreed', 'passed'])
  })
})
