import { expect } from 'chai'
import { zeroAddress } from 'viem'

import type { Hex } from '../../../src/core/index.ts'
import {
  accountSignatory,
  askNobody,
  mandateReader,
  mandateSignatory,
  type Signatory,
  verifyAmendment,
} from '../../../src/negotiation/index.ts'
import {
  type AmendmentDraft,
  amendmentOf,
  amendmentTotals,
  buyerNonceOf,
  hashAmendment,
  hashTermSheet,
  laneOf,
  type Mandate,
  Scope,
  scopesOf,
  signMandate,
  type TermSheet,
} from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest, stranger } from '../../chain/support/earnest.ts'

type Side = 'buyer' | 'seller'

describe('an amendment, from its draft to the chain', () => {
  let earnest: Earnest
  let signatories: Readonly<Record<Side, Signatory>>

  before(async () => {
    earnest = await startEarnest()
    for (const { address } of [buyer, seller]) await earnest.mint(address, 10_000_000_000n)
    signatories = { buyer: accountSignatory(buyer, token()), seller: accountSignatory(seller, token()) }
  })

  const token = () => ({
    name: 'USD Coin',
    version: '2',
    chainId: earnest.domain.chainId,
    verifyingContract: earnest.usdc,
  })

  /** A live deal, and a draft that ends two of its milestones. */
  async function drafted(changes: Partial<TermSheet> = {}): Promise<AmendmentDraft> {
    const terms = await earnest.sheet()
    await earnest.commit(terms)
    const next = await earnest.sheet({ milestones: terms.milestones.slice(0, 1), ...changes })
    return { terms, next, milestones: 0b110n, expiry: (await earnest.now()) + 600 }
  }

  async function codeOf(draft: AmendmentDraft, from: Side, consent: Hex): Promise<string> {
    const verdict = await verifyAmendment(earnest.chain, {
      domain: { ...earnest.domain, usdc: earnest.usdc },
      draft,
      from,
      consent,
      tokens: [{ address: earnest.usdc, domain: token() }],
      askContract: askNobody,
      readMandate: mandateReader(earnest.chain, earnest.domain),
      now: await earnest.now(),
    })
    return verdict.ok ? 'ok' : verdict.code
  }

  const consentOf = (side: Side, draft: AmendmentDraft) =>
    signatories[side].consentToAmendment(draft, side, earnest.domain)

  const walletOf = async (account: `0x${string}`) =>
    earnest.chain.readContract({
      address: earnest.usdc,
      abi: [
        {
          type: 'function',
          name: 'balanceOf',
          stateMutability: 'view',
          inputs: [{ name: 'account', type: 'address' }],
          outputs: [{ name: '', type: 'uint256' }],
        },
      ] as const,
      functionName: 'balanceOf',
      args: [account],
    })

  it('is signed by both, verified by each, and moves what was told', async () => {
    const { client, domain } = earnest
    // It costs the buyer more, and the seller bonds less.
    const [first] = (await earnest.sheet()).milestones
    if (first === undefined) throw new Error('the sheet has no milestones')
    const draft = await drafted({ milestones: [{ ...first, amount: 90_000_000n, bond: 1_000_000n }] })
    const consents = { buyer: await consentOf('buyer', draft), seller: await consentOf('seller', draft) }
    for (const side of ['buyer', 'seller'] as const)
      expect(await codeOf(draft, side, consents[side])).to.equal('ok')

    const totals = amendmentTotals(draft.terms, draft.next, draft.milestones)
    expect([totals.buyer.putDown, totals.seller.returned]).to.deep.equal([20_000_000n, 6_000_000n])
    const before = { buyer: await walletOf(buyer.address), seller: await walletOf(seller.address) }
    const next = hashTermSheet(draft.next, domain)
    expect(await client.simulateAmend({ ...draft, ...consents })).to.equal(next)
    const { events } = await client.waitForAct({ hash: await client.amend({ ...draft, ...consents }) })

    expect(events.map(({ name }) => name)).to.deep.equal(['Resolved', 'Resolved', 'Amended', 'Committed'])
    expect(events[0]?.args).to.include({ ending: 'amended', milestone: 1 })
    expect(events[2]?.args).to.deep.equal({
      deal: hashTermSheet(draft.terms, domain),
      next,
      milestones: 0b110n,
      over: false,
    })
    expect(before.buyer - (await walletOf(buyer.address))).to.equal(totals.buyer.putDown)
    expect((await walletOf(seller.address)) - before.seller).to.equal(totals.seller.returned)
    expect((await client.getDeal({ terms: draft.terms })).resolved).to.equal(0b110n)
    expect((await client.getDeal({ terms: draft.next })).status).to.equal('live')
    // Nobody can make it twice.
    expect(await codeOf(draft, 'seller', consents.seller)).to.equal('DealLive')
  })

  it('writes no record, whatever the deal burns', async () => {
    const { client, deployment } = earnest
    const terms = await earnest.sheet({ burnBps: 100 })
    await earnest.commit(terms)
    const next = await earnest.sheet({ burnBps: 100, milestones: terms.milestones.slice(0, 1) })
    const draft = { terms, next, milestones: 0b111n, expiry: (await earnest.now()) + 600 }
    const consents = { buyer: await consentOf('buyer', draft), seller: await consentOf('seller', draft) }
    const { receipt, events } = await client.waitForAct({
      hash: await client.amend({ ...draft, ...consents }),
    })
    expect(events.find(({ name }) => name === 'Amended')?.args).to.include({ over: true })
    const reputation = deployment.contracts.reputation.address.toLowerCase()
    expect(receipt.logs.map(({ address }) => address.toLowerCase())).not.to.include(reputation)
  })

  it('is refused where the consent is to another, or is none', async () => {
    const draft = await drafted()
    const other = { ...draft, milestones: 0b010n }
    expect(await codeOf(draft, 'seller', await consentOf('seller', other))).to.equal('ConsentInvalid')
    expect(await codeOf(draft, 'seller', await consentOf('buyer', draft))).to.equal('ConsentInvalid')
    expect(await codeOf(draft, 'seller', '0x')).to.equal('ConsentMissing')
    // A consent to the next sheet by itself is none to the amendment.
    const alone = await signatories.seller.consentToSheet(draft.next, 'seller', earnest.domain)
    expect(await codeOf(draft, 'seller', alone)).to.equal('ConsentInvalid')
  })

  it('is refused where a milestone is claimed, missed or over, or the sheet can’t be committed', async () => {
    const { client, sign } = earnest
    const draft = await drafted()
    const consent = await consentOf('seller', draft)
    expect(await codeOf(draft, 'seller', consent)).to.equal('ok')

    const deal = hashTermSheet(draft.terms, earnest.domain)
    const delivery = { milestone: 2, index: 1, artifact: `0x${'af'.repeat(32)}` } as const
    const delivered = await sign(seller, 'Delivery', { deal, ...delivery })
    await client.waitForAct({
      hash: await client.deliver({ terms: draft.terms, ...delivery, seller: delivered }),
    })
    expect(await codeOf(draft, 'seller', consent)).to.equal('MilestoneUnexpectedStatus')

    const fresh = await drafted()
    const account = buyer.address
    const { lane, generation } = laneOf(fresh.next.buyerNonce)
    const act = { account, lane, generation: generation + 1, expiry: fresh.expiry }
    const cancelled = await sign(buyer, 'LaneCancellation', act)
    const signed = await consentOf('seller', fresh)
    await client.waitForAct({ hash: await client.cancelLane({ act, consent: cancelled }) })
    expect(await codeOf(fresh, 'seller', signed)).to.equal('NonceSpent')

    // The deal that is amended stays in its lane.
    const same = laneOf(fresh.terms.buyerNonce)
    const buyerNonce = buyerNonceOf({ ...same, generation: same.generation + 1 })
    const there = { ...fresh, next: { ...fresh.next, buyerNonce } }
    expect(await codeOf(there, 'seller', await consentOf('seller', there))).to.equal('LaneBusy')

    const never = { ...fresh, terms: { ...fresh.terms, buyerNonce: 9_999n } }
    expect(await codeOf(never, 'seller', await consentOf('seller', never))).to.equal('DealNotLive')
  })

  it('is refused where the side does not have what it puts down', async () => {
    const draft = await drafted()
    const poor = {
      ...draft.next,
      milestones: draft.next.milestones.map((one) => ({ ...one, amount: 2n ** 60n })),
    }
    const dear = { ...draft, next: poor }
    expect(await codeOf(dear, 'buyer', await consentOf('buyer', dear))).to.equal('PullFailed')
  })

  it('explains a pull that fails under the amendment’s own digest', async () => {
    const { client, domain, pay } = earnest
    const draft = await drafted({ milestones: (await earnest.sheet()).milestones })
    const { putDown } = amendmentTotals(draft.terms, draft.next, draft.milestones).buyer
    // An authorization of the next sheet, as if it were committed by itself.
    const wrong = await pay(buyer, putDown, hashTermSheet(draft.next, domain), draft.expiry)
    const seller = await consentOf('seller', draft)
    const error = await client
      .simulateAmend({ ...draft, buyer: wrong, seller })
      .catch((thrown: unknown) => thrown)
    expect(error).to.have.property('code', 'PullFailed')
    expect(error).to.have.nested.property('reason.code', 'SignatureRefused')
    const right = await pay(buyer, putDown, hashAmendment(draft, domain), draft.expiry)
    await client.simulateAmend({ ...draft, buyer: right, seller })
  })

  describe('under a mandate', () => {
    const scopes = scopesOf(Scope.Commit, Scope.Split)

    async function signedUnder(changes: Partial<Mandate>, given?: AmendmentDraft) {
      const draft = given ?? (await drafted())
      const mandate: Mandate = {
        principal: seller.address,
        agent: stranger.address,
        scopes,
        token: earnest.usdc,
        perDeal: 2n ** 90n,
        total: 2n ** 90n,
        counterparty: zeroAddress,
        arbiter: zeroAddress,
        validAfter: 0,
        validUntil: 2 ** 40 - 1,
        nonce: 0n,
        ...changes,
      }
      const principalSignature = await signMandate(seller, mandate, earnest.domain)
      const signatory = mandateSignatory(stranger, mandate, principalSignature)
      return { draft, consent: await signatory.consentToAmendment(draft, 'seller', earnest.domain) }
    }

    const refusedFor = async (changes: Partial<Mandate>) => {
      const { draft, consent } = await signedUnder(changes)
      const [verified, onChain] = [await codeOf(draft, 'seller', consent), await errorOf(draft, consent)]
      expect(verified).to.equal(onChain)
      return verified
    }

    async function errorOf(draft: AmendmentDraft, consent: Hex): Promise<string> {
      const consents = { buyer: await consentOf('buyer', draft), seller: consent }
      return earnest.client.simulateAmend({ ...draft, ...consents }).then(
        () => 'ok',
        (error: { readonly code: string }) => error.code,
      )
    }

    it('takes the rights to commit and to split, over both sheets, as the escrow does', async () => {
      expect(await refusedFor({})).to.equal('ok')
      expect(await refusedFor({ scopes: scopesOf(Scope.Commit) })).to.equal('MandateScopeMissing')
      expect(await refusedFor({ scopes: scopesOf(Scope.Split) })).to.equal('MandateScopeMissing')
      // The next sheet bonds 3 USDC; by a split the seller can lose all 110 of the old one.
      expect(await refusedFor({ perDeal: 110_000_000n })).to.equal('ok')
      expect(await refusedFor({ perDeal: 109_999_999n })).to.equal('MandateDealExceeded')
      expect(await refusedFor({ arbiter: stranger.address })).to.equal('MandateArbiterMismatch')
      expect(await refusedFor({ counterparty: stranger.address })).to.equal('MandateCounterpartyMismatch')
      expect(await refusedFor({ token: earnest.escrow })).to.equal('MandateTokenMismatch')
      expect(await refusedFor({ validUntil: 1 })).to.equal('MandateInactive')
      // Nothing is put down, so that nothing counts.
      expect(await refusedFor({ total: 0n })).to.equal('ok')
    })

    it('counts what is put down', async () => {
      const draft = await drafted({ milestones: (await earnest.sheet()).milestones })
      const { putDown } = amendmentTotals(draft.terms, draft.next, draft.milestones).seller
      expect(putDown).to.equal(3_000_000n)
      const under = await signedUnder({ total: putDown - 1n }, draft)
      expect(await codeOf(draft, 'seller', under.consent)).to.equal('MandateTotalExceeded')
      expect(await errorOf(draft, under.consent)).to.equal('MandateTotalExceeded')
    })

    it('is refused once the agent is dismissed, by mandates signed ahead too', async () => {
      const { client, sign } = earnest
      const agentsOwn = await signedUnder({ nonce: 7n })
      expect(await codeOf(agentsOwn.draft, 'seller', agentsOwn.consent)).to.equal('ok')
      const of = { principal: seller.address, agent: stranger.address }
      expect(await client.getDismissal(of)).to.equal(0)

      const act = { account: seller.address, agent: stranger.address, expiry: (await earnest.now()) + 60 }
      const consent = await sign(seller, 'Dismissal', act)
      await client.simulateDismiss({ act, consent })
      const { events } = await client.waitForAct({ hash: await client.dismiss({ act, consent }) })
      expect(events.map(({ name }) => name)).to.deep.equal(['AgentDismissed'])
      expect(await client.getDismissal(of)).to.equal(await earnest.now())
      expect(await codeOf(agentsOwn.draft, 'seller', agentsOwn.consent)).to.equal('MandateInactive')
      expect(await errorOf(agentsOwn.draft, agentsOwn.consent)).to.equal('MandateInactive')
      const later = await signedUnder({ nonce: 8n })
      expect(await codeOf(later.draft, 'seller', later.consent)).to.equal('MandateInactive')
    })
  })

  it('signs the digests of both sheets', async () => {
    const draft = await drafted()
    expect(amendmentOf(draft, earnest.domain)).to.deep.equal({
      deal: hashTermSheet(draft.terms, earnest.domain),
      next: hashTermSheet(draft.next, earnest.domain),
      milestones: 0b110n,
      expiry: draft.expiry,
    })
  })
})
