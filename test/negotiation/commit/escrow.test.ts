import { expect } from 'chai'
import { parseAbi } from 'viem'

import {
  type Hash,
  manualClock,
  otherSide,
  passed,
  seededRandom,
  zeroAddress,
} from '../../../src/core/index.ts'
import {
  accountSignatory,
  advanceCommitment,
  agreementOf,
  askNobody,
  concession,
  createNegotiator,
  escrowCommitPort,
  mandateReader,
  mandateSignatory,
  memoryStore,
  type NegotiationRecord,
  type Negotiator,
  openNegotiation,
  receiveRequest,
  type Signatory,
  type TermsTemplate,
  takeTurn,
  utilityFunction,
} from '../../../src/negotiation/index.ts'
import {
  hashAct,
  type Mandate,
  Scope,
  type Signer,
  scopesOf,
  signMandate,
  termsTotals,
} from '../../../src/terms/index.ts'
import { arbiter, buyer, type Earnest, seller, startEarnest } from '../../chain/support/earnest.ts'
import { playOut, policy, signerOf } from '../support/parties.ts'
import { buyerPreferences, template as example, sellerPreferences } from '../support/template.ts'

const erc20 = parseAbi(['function balanceOf(address account) view returns (uint256)'])

type Ground = { readonly earnest: Earnest; readonly template: TermsTemplate }

/** Two negotiators over the real escrow and USDC, with a clock that is the chain's. */
async function begin(
  { earnest, template }: Ground,
  {
    depth = 0n,
    signatories = {},
    selling = seller,
    firm = false,
    bluffs,
  }: {
    depth?: bigint
    signatories?: { buyer?: Signatory; seller?: Signatory }
    /** Who sells. */
    selling?: Signer
    /** Whether the seller's offers are firm. */
    firm?: boolean
    /** Which side does not look whether it can pay. */
    bluffs?: 'buyer' | 'seller'
  } = {},
) {
  const { domain, usdc, deployer } = earnest
  const clock = manualClock(await earnest.now())
  const token = { name: 'USD Coin', version: '2', chainId: domain.chainId, verifyingContract: usdc }
  const negotiator = (signer: Signer, side: 'buyer' | 'seller'): Negotiator =>
    createNegotiator({
      signatory: signatories[side] ?? accountSignatory(signer, token),
      store: memoryStore(),
      clock,
      random: (label) => seededRandom(`${side}:${label}:${clock.now()}`),
      policy,
      commits: {
        ...escrowCommitPort(deployer, { domain, account: signer.address, depth }),
        ...(bluffs === side && { funds: async () => passed }),
      },
      askContract: askNobody,
      readMandate: mandateReader(deployer, domain),
      approach: async () => ({
        utility: utilityFunction(template.space, side === 'buyer' ? buyerPreferences : sellerPreferences),
        strategy: concession({ exponent: 1 }),
        firm: firm && side === 'seller',
        fallback: { kind: 'leave' },
      }),
      deployments: [{ ...domain, usdc }],
      tokens: [{ address: usdc, domain: token }],
      arbiters: [arbiter.address],
    })
  return { clock, buyer: negotiator(buyer, 'buyer'), seller: negotiator(selling, 'seller') }
}

/** Each in a lane of its own. */
let needs = 1_000n << 32n

describe('a negotiation over the real escrow', () => {
  let ground: Ground

  before(async () => {
    const earnest = await startEarnest()
    ground = { earnest, template: { ...example, token: earnest.usdc, arbiter: arbiter.address } }
  })

  /** Has the buyer ask the seller, and the seller take it up. */
  const ask = async (
    parties: Awaited<ReturnType<typeof begin>>,
    { template = ground.template, rounds = 8 } = {},
  ): Promise<Hash> => {
    needs += 1n << 32n
    const opened = await openNegotiation(parties.buyer, {
      seller: parties.seller.signatory.account,
      domain: ground.earnest.domain,
      template,
      rounds,
      until: parties.clock.now() + 3_600,
      buyerNonce: needs,
    })
    if (!opened.ok) throw new Error(opened.message)
    const received = await receiveRequest(parties.seller, opened.text)
    if (!received.ok) throw new Error(received.message)
    return opened.id
  }

  const agree = async (options: Parameters<typeof begin>[1] = {}) => {
    const parties = await begin(ground, options)
    const asked = await ask(parties)
    await playOut(parties, asked)
    const record = (await parties.buyer.store.load(asked)) as NegotiationRecord
    const agreement = agreementOf(record)
    if (agreement === undefined) throw new Error('not agreed')
    const { accepter } = agreement
    return {
      ...parties,
      id: asked,
      agreement,
      first: parties[accepter],
      second: parties[otherSide(accepter)],
    }
  }

  const balances = async () => {
    const { chain, usdc } = ground.earnest
    const of = (address: `0x${string}`) =>
      chain.readContract({ address: usdc, abi: erc20, functionName: 'balanceOf', args: [address] })
    return { buyer: await of(buyer.address), seller: await of(seller.address) }
  }

  it('is committed by the accepter, to the unit, and safe for both', async () => {
    const before = await balances()
    const { agreement, id, ...parties } = await agree()
    expect(await advanceCommitment(parties.second, id)).not.to.have.property('submitted')
    expect((await advanceCommitment(parties.first, id))?.submitted).to.deep.equal({ ok: true })
    for (const side of [parties.buyer, parties.seller]) {
      expect(await advanceCommitment(side, id)).to.include({ status: 'safe' })
    }
    const { cost, bonds } = termsTotals(agreement.terms)
    const after = await balances()
    expect(before.buyer - after.buyer).to.equal(cost)
    expect(before.seller - after.seller).to.equal(bonds)
    const { client } = ground.earnest
    expect(await client.getDeal({ terms: agreement.terms })).to.include({ status: 'live' })
  })

  it('is committed once when both submit at once', async () => {
    const before = await balances()
    const { agreement, id, clock, ...parties } = await agree()
    clock.advance(15)
    const both = await Promise.all([
      advanceCommitment(parties.buyer, id),
      advanceCommitment(parties.seller, id),
    ])
    expect(both.map((one) => one?.submitted)).to.deep.equal([{ ok: true }, { ok: true }])
    expect(await advanceCommitment(parties.buyer, id)).to.include({ status: 'safe' })
    expect(before.buyer - (await balances()).buyer).to.equal(termsTotals(agreement.terms).cost)
  })

  it('is submitted again when a reorganisation takes it', async () => {
    const { id, agreement, ...parties } = await agree({ depth: 3n })
    const { test, client } = ground.earnest
    const snapshot = await test.snapshot()
    await advanceCommitment(parties.first, id)
    for (const side of [parties.buyer, parties.seller]) {
      expect(await advanceCommitment(side, id)).to.include({ status: 'committed' })
    }
    await test.revert({ id: snapshot })
    expect(await client.getDeal({ terms: agreement.terms })).to.include({ status: 'unknown' })
    expect((await advanceCommitment(parties.buyer, id))?.submitted).to.deep.equal({ ok: true })
    expect(await advanceCommitment(parties.seller, id)).to.include({ status: 'committed' })
    await test.mine({ blocks: 3 })
    expect(await advanceCommitment(parties.seller, id)).to.include({ status: 'safe' })
  })

  it('lapses when it is not committed in time, and a reorganisation can no more bring it back', async () => {
    const { id, agreement, clock, ...parties } = await agree({ depth: 2n })
    const { test } = ground.earnest
    const snapshot = await test.snapshot()
    await advanceCommitment(parties.first, id)
    await test.revert({ id: snapshot })
    const { expiry } = agreement.terms
    clock.advance(expiry - clock.now())
    await test.setNextBlockTimestamp({ timestamp: BigInt(expiry) })
    await test.mine({ blocks: 1 })
    expect(await advanceCommitment(parties.buyer, id))
      .to.include({ status: 'agreed' })
      .and.not.have.property('submitted')
    await test.mine({ blocks: 2 })
    for (const side of [parties.buyer, parties.seller]) {
      expect(await advanceCommitment(side, id)).to.include({ status: 'lapsed' })
    }
    const { terms, buyer: bought, seller: sold } = agreement
    if (bought === undefined || sold === undefined) throw new Error('a consent is missing')
    expect(await parties.seller.commits.submit({ terms, buyer: bought, seller: sold })).to.include({
      code: 'ActExpired',
    })
  })

  it('is committed by agent keys under mandates, paid from allowances and balances', async () => {
    const { earnest } = ground
    const { domain, usdc, client } = earnest
    const mandateOf = async (principal: Signer, agent: Signer): Promise<Signatory> => {
      const mandate: Mandate = {
        principal: principal.address,
        agent: agent.address,
        scopes: scopesOf(Scope.Commit),
        token: usdc,
        perDeal: 200_000_000n,
        total: 400_000_000n,
        counterparty: zeroAddress,
        arbiter: zeroAddress,
        validAfter: 0,
        validUntil: 2 ** 40 - 1,
        nonce: needs,
      }
      return mandateSignatory(agent, mandate, await signMandate(principal, mandate, domain))
    }
    for (const signer of [buyer, seller]) {
      const expiry = (await earnest.now()) + 600
      const act = { account: signer.address, token: usdc, amount: 200_000_000n, nonce: 5_000n, expiry }
      const consent = await earnest.pay(signer, act.amount, earnest.hashAct('Deposit', act), expiry)
      await client.waitForAct({ hash: await client.deposit({ act, consent }) })
    }
    const signatories = {
      buyer: await mandateOf(buyer, signerOf(0xa1b)),
      seller: await mandateOf(seller, signerOf(0xa2b)),
    }
    const { id, agreement, ...parties } = await agree({ signatories })
    expect((await advanceCommitment(parties.first, id))?.submitted).to.deep.equal({ ok: true })
    expect(await advanceCommitment(parties.buyer, id)).to.include({ status: 'safe' })
    const mandate = signatories.buyer.mandate as Mandate
    const { pulled } = await client.getMandate({
      principal: buyer.address,
      mandate: hashAct('Mandate', mandate, domain),
    })
    expect(pulled).to.equal(termsTotals(agreement.terms).cost)
  })

  it('is accepted by a buyer who takes a firm offer, and pays last', async () => {
    const { agreement, id, ...parties } = await agree({ firm: true })
    expect(agreement.accepter).to.equal('buyer')
    expect((await advanceCommitment(parties.buyer, id))?.submitted).to.deep.equal({ ok: true })
    expect(await advanceCommitment(parties.seller, id)).to.include({ status: 'safe' })
  })

  it('is not accepted by a buyer who sees that the seller cannot put its bond down', async () => {
    const parties = await begin(ground, { firm: true, selling: signerOf(0x900a), bluffs: 'seller' })
    const id = await ask(parties)
    await playOut(parties, id)
    const { entries } = (await parties.buyer.store.load(id)) as NegotiationRecord
    expect(entries.map((entry) => entry.move.kind).slice(-2)).to.deep.equal(['offer', 'leave'])
    expect(entries.length % 2).to.equal(0)
    // Nothing of the buyer's is live.
    expect(await parties.buyer.store.changeLedger((ledger) => ({ result: ledger }))).to.deep.equal([])
  })

  it('is left by a seller who finds its own wallet empty, before it signs a sheet', async () => {
    const parties = await begin(ground, { firm: true, selling: signerOf(0x900b) })
    const id = await ask(parties)
    const turn = await takeTurn(parties.seller, id)
    expect(turn.kind === 'sent' && [turn.entry.move.kind, turn.refusal?.code]).to.deep.equal([
      'leave',
      'FundsMissing',
    ])
  })

  it('is not asked for by a buyer who finds its own wallet empty', async () => {
    const parties = await begin(ground)
    const poor = { ...ground.template, metered: 2_000_000_000n, meteredFor: 86_400 }
    const refusal = await ask(parties, { template: poor }).catch((error: Error) => error.message)
    expect(refusal).to.equal('The account does not have what its part of the sheet takes')
    expect(await parties.buyer.store.ids()).to.deep.equal([])
  })

  it('is not accepted by a seller who sees that the buyer cannot pay', async () => {
    const parties = await begin(ground, { bluffs: 'buyer' })
    const poor = { ...ground.template, metered: 2_000_000_000n, meteredFor: 86_400 }
    const id = await ask(parties, { template: poor, rounds: 4 })
    const rich = { ...parties.buyer, policy: { ...policy, money: 10n ** 12n, perDeal: 10n ** 12n } }
    await playOut({ ...parties, buyer: rich }, id)
    const { entries } = (await parties.seller.store.load(id)) as NegotiationRecord
    expect(entries.map((entry) => entry.move.kind).slice(-2)).to.deep.equal(['offer', 'leave'])
    expect((await takeTurn(rich, id)).kind).to.equal('idle')
  })
})
