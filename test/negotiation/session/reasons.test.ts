import { expect } from 'chai'

import { manualClock, passed, refused } from '../../../src/core/index.ts'
import {
  accountSignatory,
  ChainUnreachableError,
  type CommitPort,
  createInbox,
  type FundsQuestion,
  type HaggleParameters,
  haggle,
  openNegotiation,
  receiveMove,
  receiveRequest,
  type Signatory,
  type Strategy,
  takeTurn,
  type Wire,
} from '../../../src/negotiation/index.ts'
import { termsTotals } from '../../../src/terms/index.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  openBetween,
  type Parties,
  sellerSigner,
  signerOf,
  startParties,
} from '../support/parties.ts'
import { middling, template } from '../support/template.ts'

const report = (error: unknown) => {
  throw error
}
const offering: Strategy = () => ({ kind: 'offer', outcome: middling })
const accepting: Strategy = () => ({ kind: 'accept' })

const need = ({ clock }: Pick<Parties, 'clock'>): Omit<HaggleParameters, 'sellers'> => ({
  domain,
  template,
  rounds: 12,
  until: clock.now() + 3_600,
  buyerNonce: 1n,
  wait: 0.2,
  patience: 2,
})

/** A signatory that counts what its key is used for. */
function counted(signer = buyerSigner): { signatory: Signatory; used: string[] } {
  const used: string[] = []
  const inner = accountSignatory(signer)
  return {
    used,
    signatory: {
      ...inner,
      consentToSheet(terms, side, where) {
        used.push('sheet')
        return inner.consentToSheet(terms, side, where)
      },
      consentToAct(name, message, side, where) {
        used.push(name)
        return inner.consentToAct(name, message, side, where)
      },
    },
  }
}

/** A buyer that takes the first quote, over a chain of which some questions fail or are answered otherwise. */
function begin(port: (chain: CommitPort) => Partial<CommitPort>, seller: Changes = {}) {
  const key = counted()
  const parties = startParties({ seller: { approaches: { strategy: offering }, ...seller } })
  const commits = { ...parties.chain.port, ...port(parties.chain.port) }
  const buyer = parties.negotiator(buyerSigner, 'buyer', {
    commits,
    signatory: key.signatory,
    approaches: { strategy: accepting },
  })
  const inbox = createInbox(parties.seller, { report })
  const run = (wire: Partial<Wire> = {}) =>
    haggle(buyer, {
      ...need(parties),
      sellers: [{ seller: sellerSigner.address, wire: { ...inbox, ...wire } }],
    })
  return { ...parties, buyer, run, used: key.used, inbox }
}

const owning =
  (wallet: bigint): CommitPort['funds'] =>
  async ({ terms, side }) => {
    const { cost, bonds } = termsTotals(terms)
    const needed = side === 'buyer' ? cost : bonds
    return needed <= wallet ? passed : refused('FundsMissing', 'too little', { needed, found: wallet })
  }

describe('an empty wallet', () => {
  it('is found before anything is signed, the request included', async () => {
    const { run, used } = begin(() => ({ funds: owning(0n) }))
    const { sellers, agreement, bound } = await run()
    expect(sellers[0]).to.include({ result: 'failed' }).and.not.have.property('negotiation')
    expect(sellers[0]?.refusal).to.include({ code: 'FundsMissing' })
    expect([agreement, bound]).to.deep.equal([undefined, undefined])
    expect(used).to.deep.equal([])
  })

  it('lets the cheapest outcome be asked for, and no dearer one be signed', async () => {
    // 50 USDC at the cheapest with their burn; what is quoted costs 100.
    const cheapest = 50_500_000n
    const poor = begin(() => ({ funds: owning(cheapest - 1n) }))
    expect((await poor.run()).sellers[0]?.refusal?.code).to.equal('FundsMissing')
    expect(poor.used).to.deep.equal([])
    const { run, used, buyer } = begin(() => ({ funds: owning(cheapest) }))
    const { sellers } = await run()
    expect(sellers[0]).to.deep.include({ result: 'failed' })
    expect(sellers[0]?.refusal?.code).to.equal('FundsMissing')
    expect(used).to.deep.equal(['Request'])
    expect(await buyer.store.changeLedger((ledger) => ({ result: ledger }))).to.deep.equal([])
  })

  it('of a buyer that empties on the way is found before the firm offer', async () => {
    let wallet = 10n ** 9n
    const { run, used, inbox } = begin(() => ({ funds: (question) => owning(wallet)(question) }))
    const { sellers } = await run({
      read: async (id, after, wait) => {
        wallet = 0n
        return inbox.read(id, after, wait)
      },
    })
    expect(sellers[0]?.result).to.equal('failed')
    expect(sellers[0]?.refusal?.code).to.equal('FundsMissing')
    expect(used).to.deep.equal(['Request'])
  })

  it('of a seller is found before it quotes what asks for a bond, and its turn says so', async () => {
    const key = counted(sellerSigner)
    const parties = startParties()
    const commits = { ...parties.chain.port, funds: owning(9_999_999n) }
    const seller = parties.negotiator(sellerSigner, 'seller', {
      commits,
      signatory: key.signatory,
      approaches: { strategy: offering },
    })
    const id = await openBetween({ buyer: parties.buyer, seller })
    const turn = await takeTurn(seller, id)
    expect(turn.kind === 'sent' && [turn.entry.move.kind, turn.refusal?.code]).to.deep.equal([
      'leave',
      'FundsMissing',
    ])
    expect(key.used).to.deep.equal(['Leave'])
  })

  it('is asked of the chain anew for what binds, now and then for quotes, never where nothing is put down', async () => {
    const asked: FundsQuestion[] = []
    const parties = startParties()
    const funds: CommitPort['funds'] = async (question) => {
      asked.push(question)
      return passed
    }
    const buyer = parties.negotiator(buyerSigner, 'buyer', {
      commits: { ...parties.chain.port, funds },
      approaches: {
        strategy: ({ sent }) => ({ kind: 'offer', outcome: middling.with(0, 90_000_000 + sent.length) }),
      },
    })
    const seller = parties.negotiator(sellerSigner, 'seller', {
      commits: { ...parties.chain.port, funds },
      approaches: {
        strategy: ({ sent }) => ({ kind: 'offer', outcome: [99_000_000 - sent.length, 36, 0, 0, 1] }),
      },
    })
    const id = await openBetween({ buyer, seller })
    expect(asked).to.have.length(1)
    const round = async (decision?: { kind: 'accept' }) => {
      for (const [from, to] of [
        [seller, buyer],
        [buyer, seller],
      ] as const) {
        const turn = await takeTurn(from, id, from === buyer && decision ? { decision } : {})
        if (turn.kind !== 'sent') throw new Error(turn.kind)
        await receiveMove(to, turn.entry.text)
      }
    }
    await round()
    // More than was asked for at the opening, then twice no more than a unit more: but a unit more is more.
    expect(asked).to.have.length(2)
    parties.clock.advance(14)
    await round()
    expect(asked).to.have.length(3)
    parties.clock.advance(15)
    await round()
    expect(asked).to.have.length(4)
    await round({ kind: 'accept' })
    expect(asked).to.have.length(5)
    expect(asked.every(({ side, payment }) => side === 'buyer' && payment === 'balance')).to.equal(true)
  })
})

describe('a result', () => {
  it('that is bound carries why the seller refused our firm offer: it holds it all the same', async () => {
    const { run } = begin(() => ({}))
    const { sellers, bound } = await run({
      send: async () => refused('ClockApart', 'your clock', { found: 1, now: 100, most: 30 }),
    })
    expect(sellers[0]).to.deep.include({ result: 'bound', bound })
    expect(sellers[0]?.refusal?.code).to.equal('ClockApart')
  })

  it('that is silent carries ClockApart of a quote that we refused, and of one of ours that the seller did', async () => {
    const ahead = startParties()
    const clock = manualClock(ahead.clock.now() + 31)
    const seller = ahead.negotiator(sellerSigner, 'seller', { clock, approaches: { strategy: offering } })
    const wire = createInbox(seller, { report })
    const sellers = [{ seller: sellerSigner.address, wire }]
    const silent = await haggle(ahead.buyer, { ...need(ahead), sellers })
    expect(silent.sellers[0]?.result).to.equal('silent')
    expect(silent.sellers[0]?.refusal).to.include({ code: 'ClockApart' })
    expect(silent.sellers[0]?.refusal?.details).to.include({ most: 30 })

    const parties = startParties({
      buyer: {
        approaches: {
          strategy: ({ sent }) => ({
            kind: 'offer',
            outcome: middling.with(0, 80_000_000 + sent.length),
          }),
        },
      },
    })
    const late = manualClock(parties.clock.now())
    const drifting = parties.negotiator(sellerSigner, 'seller', {
      clock: late,
      approaches: { strategy: offering },
    })
    const inbox = createInbox(drifting, { report })
    const refusedLater: Wire = {
      ...inbox,
      async send(id, text) {
        late.advance(late.now() === parties.clock.now() ? 31 : 0)
        return inbox.send(id, text)
      },
    }
    const result = await haggle(parties.buyer, {
      ...need(parties),
      sellers: [{ seller: sellerSigner.address, wire: refusedLater }],
    })
    expect(result.sellers[0]).to.include({ result: 'silent', rounds: 2 })
    expect(result.sellers[0]?.refusal?.code).to.equal('ClockApart')
  })

  it('carries the last of several refusals: of the move itself, then of the same move said again', async () => {
    for (const [patience, last] of [
      [1, 'ClockApart'],
      [2, 'MandateSpent'],
    ] as const) {
      const { buyer, inbox, clock } = begin(() => ({}))
      let said = 0
      const send = async () => refused(said++ === 0 ? 'ClockApart' : 'MandateSpent', 'no')
      const wire = { ...inbox, send }
      const { sellers } = await haggle(buyer, {
        ...need({ clock }),
        patience,
        sellers: [{ seller: sellerSigner.address, wire }],
      })
      expect(sellers[0]?.result).to.equal('bound')
      expect(sellers[0]?.refusal?.code).to.equal(last)
    }
  })

  it('that failed carries that the chain was silent, and nothing was signed', async () => {
    const { run, used } = begin(() => ({
      position: async () => {
        throw new TypeError('fetch failed')
      },
    }))
    const { sellers } = await run()
    expect(sellers[0]?.result).to.equal('failed')
    expect(sellers[0]?.refusal).to.deep.include({ code: 'ChainUnreachable', details: {} })
    expect(used).to.deep.equal(['Request'])
  })

  it('of one seller is no matter of the others', async () => {
    const parties = startParties({ seller: { approaches: { strategy: offering } } })
    const other = signerOf(0x5f)
    let calls = 0
    const buyer = parties.negotiator(buyerSigner, 'buyer', {
      commits: {
        ...parties.chain.port,
        async funds() {
          if (calls++ === 0) throw new Error('no answer')
          return passed
        },
      },
      approaches: { strategy: accepting },
    })
    const wire = createInbox(parties.seller, { report })
    const result = await haggle(buyer, {
      ...need(parties),
      sellers: [
        { seller: other.address, wire },
        { seller: sellerSigner.address, wire },
      ],
    })
    expect(result.sellers.map((one) => one.result)).to.deep.equal(['failed', 'agreed'])
    expect(result.sellers[0]?.refusal?.code).to.equal('ChainUnreachable')
    expect(result.sellers[1]).to.not.have.nested.property('refusal.code')
  })

  it('that is left carries what kept our own move back', async () => {
    const parties = startParties({
      buyer: { approaches: { strategy: () => ({ kind: 'offer', outcome: [150_000_000, 72, 0, 1, 0] }) } },
      seller: { approaches: { strategy: offering } },
    })
    const wire = createInbox(parties.seller, { report })
    const result = await haggle(parties.buyer, {
      ...need(parties),
      sellers: [{ seller: sellerSigner.address, wire }],
    })
    expect(result.sellers[0]?.result).to.equal('left')
    expect(result.sellers[0]?.refusal?.code).to.equal('BelowReservation')
  })

  it('of a seller whose chain is silent is told to the buyer by its code alone', async () => {
    const errors: unknown[] = []
    const parties = startParties({
      seller: {
        askContract: async () => {
          throw new Error('https://rpc.test/?key=secret did not answer')
        },
      },
    })
    const opened = await openNegotiation(parties.buyer, { ...need(parties), seller: sellerSigner.address })
    if (!opened.ok) throw new Error(opened.code)
    const text = opened.text.replace('"consent":"0x00', '"consent":"0x0099')
    const inbox = createInbox(parties.seller, { report: (error) => errors.push(error) })
    const answer = await inbox.open(text)
    expect(answer).to.deep.equal(refused('ChainUnreachable', 'The chain did not answer'))
    expect(errors[0]).to.be.instanceOf(ChainUnreachableError)
    const thrown = await receiveRequest(parties.seller, text).catch((error: unknown) => error)
    expect(thrown).to.be.instanceOf(ChainUnreachableError)
  })
})
