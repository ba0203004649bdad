import { expect } from 'chai'
import fc from 'fast-check'

import { readLens } from '../../src/chain/readLens.ts'
import { type Hash, zeroHash } from '../../src/core/index.ts'
import {
  type ActName,
  type Amendment,
  type Approval,
  buyerNonceOf,
  type ConsentBlob,
  type Delivery,
  type Dispute,
  encodeConsent,
  hashAct,
  hashTermSheet,
  type Mandate,
  privateKeySigner,
  Role,
  Scope,
  type Signer,
  scopesOf,
  signAct,
  signAuthorization,
  signConsent,
  signMandate,
  type TermSheet,
  termsTotals,
  type Waiver,
} from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'
import { startEscrow, wrongConsent } from './fixtures/escrow.ts'

const buyer = privateKeySigner(`0x${'b1'.repeat(32)}`)
const seller = privateKeySigner(`0x${'5e'.repeat(32)}`)
const arbiter = privateKeySigner(`0x${'a7'.repeat(32)}`)
const agent = privateKeySigner(`0x${'a9'.repeat(32)}`)

/** Unix time that no test reaches. */
const far = 2 ** 40 - 1
const runs = { numRuns: 40 }

describe('hashTermSheet and the escrow', () => {
  it('agree on the id of any sheet', async () => {
    const { chain, escrow, domain } = await startEscrow()
    await fc.assert(
      fc.asyncProperty(arbitrary.termSheet, async (terms) => {
        const found = await readLens(chain, 'dealIdOf', [terms], { escrow })
        expect(hashTermSheet(terms, domain)).to.equal(found)
      }),
      { numRuns: 150 },
    )
  })
})

describe('hashAct and the escrow', () => {
  const own = {
    Deposit: 'deposit',
    Withdrawal: 'withdraw',
    PayoutChange: 'setPayout',
    LaneCancellation: 'cancelLane',
    NonceCancellation: 'cancelNonces',
    Revocation: 'revoke',
    Dismissal: 'dismiss',
  } as const

  it("agree on the digest of any act upon one's own account", async () => {
    const { domain, digestAskedFor } = await startEscrow()
    for (const name of Object.keys(own) as (keyof typeof own)[]) {
      await fc.assert(
        fc.asyncProperty(arbitrary.act(name), async (found) => {
          const act = { ...found, expiry: far }
          expect(await digestAskedFor(own[name], [act, wrongConsent]), name).to.equal(
            hashAct(name, act, domain),
          )
        }),
        runs,
      )
    }
  })

  it('agree on the digest of any cancellation', async () => {
    const { domain, digestAskedFor } = await startEscrow()
    await fc.assert(
      fc.asyncProperty(arbitrary.termSheet, async (terms) => {
        const cancellation = { account: terms.seller, digest: hashTermSheet(terms, domain), expiry: far }
        expect(await digestAskedFor('cancel', [terms, terms.seller, far, wrongConsent])).to.equal(
          hashAct('Cancellation', cancellation, domain),
        )
      }),
      runs,
    )
  })

  it('agree on the digest of any act upon a deal, which was committed by consents built here', async () => {
    const { domain, digestAskedFor, terms, deal } = await startDeal()
    /** Which milestone of the deal each act fits, and how it is called. */
    const calls: {
      readonly [Name in ActName]?: (act: never) => readonly [string, readonly unknown[], object]
    } = {
      Approval: ({ milestones, metered, unlessEngaged }: Approval) => {
        const metering = metered % (terms.metered + 1n)
        const act = { deal, milestones: milestones % 8n, metered: metering, unlessEngaged }
        return ['settle', [terms, act.milestones, metering, unlessEngaged, wrongConsent], act]
      },
      Waiver: ({ milestones, metered }: Waiver) => {
        const act = { deal, milestones: milestones % 8n, metered, expiry: far }
        return ['waive', [terms, act.milestones, metered, far, wrongConsent], act]
      },
      Amendment: ({ milestones }: Amendment) => {
        // The first milestone alone is pending.
        const generation = Number(milestones % 2n ** 31n)
        const next = { ...terms, milestones: [], buyerNonce: buyerNonceOf({ lane: 1, generation }) }
        const act = { deal, next: hashTermSheet(next, domain), milestones: 1n, expiry: far }
        return ['amend', [terms, next, 1n, far, wrongConsent, wrongConsent], act]
      },
      Split: ({ milestone, sellerBps }: { milestone: number; sellerBps: number }) => {
        const act = { deal, milestone: milestone % 3, sellerBps: sellerBps % 10_001, expiry: far }
        return ['split', [terms, act.milestone, act.sellerBps, far, wrongConsent, wrongConsent], act]
      },
      Delivery: ({ index: any, artifact }: Delivery) => {
        const index = any === 0 ? 1 : any
        return ['deliver', [terms, 0, index, artifact, wrongConsent], { deal, milestone: 0, index, artifact }]
      },
      Dispute: ({ concededBps, reason }: Dispute) => {
        const act = { deal, milestone: 1, index: 1, concededBps: concededBps % 10_001, reason }
        return ['dispute', [terms, 1, 1, act.concededBps, reason, wrongConsent], act]
      },
      Engagement: () => ['engage', [terms, 2, wrongConsent], { deal, milestone: 2 }],
      Ruling: ({ sellerBps }: { sellerBps: number }) => {
        const act = { deal, milestone: 2, sellerBps: sellerBps % 10_001 }
        return ['rule', [terms, 2, act.sellerBps, wrongConsent], act]
      },
    }
    for (const name of Object.keys(calls) as ActName[]) {
      await fc.assert(
        fc.asyncProperty(arbitrary.act(name), async (found) => {
          const [functionName, args, act] = calls[name]?.(found as never) ?? []
          const asked = await digestAskedFor(functionName ?? '', args ?? [])
          expect(asked, name).to.equal(hashAct(name, act as never, domain))
        }),
        runs,
      )
    }
  })

  it('agree on the digest of any mandate, and of the consent under it', async () => {
    const { domain, digestAskedFor, terms, deal } = await startDeal()
    const settle = (consent: ConsentBlob) =>
      ['settle', [terms, 1n, 0n, false, encodeConsent(consent)]] as const
    await fc.assert(
      fc.asyncProperty(arbitrary.act('Mandate'), async (found) => {
        const mandate = covering(found, terms)
        const kind = 'mandate'
        const unsigned = { kind, mandate, principalSignature: wrong, agentSignature: wrong } as const
        const id = hashAct('Mandate', mandate, domain)
        expect(await digestAskedFor(...settle(unsigned))).to.equal(id)

        const principalSignature = await signMandate(buyer, mandate, domain)
        const act = hashAct('Approval', { deal, milestones: 1n, metered: 0n, unlessEngaged: false }, domain)
        const consent = { account: buyer.address, role: Role.Buyer, act, mandate: id }
        expect(await digestAskedFor(...settle({ ...unsigned, principalSignature }))).to.equal(
          hashAct('Consent', consent, domain),
        )
      }),
      runs,
    )
  })
})

describe('encodeConsent and the escrow', () => {
  it('understand one another: a key under a mandate approves for its principal', async () => {
    const { domain, terms, deal, errorOf, send } = await startDeal()
    const [any] = fc.sample(arbitrary.act('Mandate'), 1)
    const mandate = covering(any as Mandate, terms)
    const act = hashAct('Approval', { deal, milestones: 0b001n, metered: 5n, unlessEngaged: true }, domain)
    const consentTo = async (role: Role) =>
      encodeConsent({
        kind: 'mandate',
        mandate,
        principalSignature: await signMandate(buyer, mandate, domain),
        agentSignature: await signConsent(
          agent,
          { account: buyer.address, role, act, mandate: hashAct('Mandate', mandate, domain) },
          domain,
        ),
      })
    expect(await errorOf('settle', [terms, 0b001n, 5n, true, await consentTo(Role.Seller)])).to.have.property(
      'code',
      'ConsentInvalid',
    )
    const receipt = await send('settle', [terms, 0b001n, 5n, true, await consentTo(Role.Buyer)])
    expect(receipt.status).to.equal('success')
  })

  it('understand one another: the account itself calls, or signs in 64 bytes', async () => {
    const { deployer, domain, errorOf } = await startEscrow()
    const payout = { token: zeroAccount, payout: zeroAccount, nonce: 1n, expiry: far }
    const caller = { ...payout, account: deployer.account.address }
    expect(await errorOf('setPayout', [caller, encodeConsent({ kind: 'caller' })])).to.equal(undefined)

    const other = { ...payout, account: seller.address }
    expect(await errorOf('setPayout', [other, encodeConsent({ kind: 'caller' })])).to.have.property(
      'code',
      'ConsentMissing',
    )
    const signature = await signAct(seller, 'PayoutChange', other, domain)
    const parity = signature.endsWith('1c') ? 0x80 : 0
    const top = (Number.parseInt(signature.slice(66, 68), 16) | parity).toString(16).padStart(2, '0')
    const short = `${signature.slice(0, 66)}${top}${signature.slice(68, 130)}` as const
    for (const found of [signature, short] as const) {
      expect(
        await errorOf('setPayout', [other, encodeConsent({ kind: 'signature', signature: found as '0x' })]),
      ).to.equal(undefined)
    }
  })
})

const zeroAccount = `0x${'00'.repeat(20)}` as const
const wrong = `0x${'00'.repeat(64)}1b` as const

/** A mandate with whatever it holds, but for what the buyer's agent needs in order to approve. */
function covering(mandate: Mandate, terms: TermSheet): Mandate {
  return {
    ...mandate,
    principal: buyer.address,
    agent: agent.address,
    scopes: mandate.scopes | scopesOf(Scope.Approve),
    token: terms.token,
    perDeal: 2n ** 96n - 1n,
    counterparty: mandate.nonce % 2n === 0n ? zeroAccount : seller.address,
    arbiter: mandate.nonce % 3n === 0n ? zeroAccount : arbiter.address,
    validAfter: 0,
    validUntil: far,
  }
}

/** Commits a deal of three milestones: the first pending, the second delivered, the third disputed. */
async function startDeal() {
  const started = await startEscrow()
  const { usdc, mint, chain, escrow, domain, token, send } = started
  const milestone = { amount: 30n, bond: 4n, duration: 100_000, criteria: zeroHash }
  const terms: TermSheet = {
    buyer: buyer.address,
    seller: seller.address,
    token: usdc,
    milestones: [milestone, { ...milestone, amount: 31n }, { ...milestone, bond: 0n }],
    metered: 17n,
    meteredFor: 50_000,
    burnBps: 123,
    arbiter: arbiter.address,
    arbiterFee: 9n,
    reviewPeriod: 5_000,
    rulingPeriod: 6_000,
    silenceBps: 5_000,
    expiry: Number((await chain.getBlock()).timestamp) + 600,
    document: `0x${'d0'.repeat(32)}`,
    buyerNonce: 1n,
    sellerNonce: 2n,
  }
  const deal = hashTermSheet(terms, domain)
  const authorize = async (signer: Signer, value: bigint, act: Hash, expiry?: number) => {
    await mint(signer.address, value)
    const signature = await signAuthorization(signer, { token, escrow, value, act, expiry })
    return encodeConsent({ kind: 'authorization', value, signature })
  }
  const { cost, bonds } = termsTotals(terms)
  await send('commit', [
    terms,
    await authorize(buyer, cost, deal, terms.expiry),
    await authorize(seller, bonds, deal, terms.expiry),
  ])
  const artifact: Hash = `0x${'af'.repeat(32)}`
  for (const index of [1, 2]) {
    const delivery = { deal, milestone: index, index: 1, artifact }
    const signature = await signAct(seller, 'Delivery', delivery, domain)
    await send('deliver', [terms, index, 1, artifact, encodeConsent({ kind: 'signature', signature })])
  }
  const dispute = { deal, milestone: 2, index: 1, concededBps: 1_000, reason: artifact }
  await send('dispute', [
    terms,
    2,
    1,
    1_000,
    artifact,
    await authorize(buyer, terms.arbiterFee, hashAct('Dispute', dispute, domain)),
  ])
  return { ...started, terms, deal }
}
