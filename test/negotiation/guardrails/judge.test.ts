import { expect } from 'chai'

import { type Address, refused } from '../../../src/core/index.ts'
import {
  type FirmSignature,
  type GuardrailContext,
  guardrails,
  isSheetMove,
  judge,
  type NegotiationRecord,
  type Outgoing,
  receiveMove,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { type Mandate, Scope, scopesOf, type TermSheet, termsTotals } from '../../../src/terms/index.ts'
import { forgeSheet } from '../support/forge.ts'
import {
  buyerSigner,
  deployments,
  domain,
  openBetween,
  policy,
  signerOf,
  startParties,
  tokens,
} from '../support/parties.ts'
import { arbiter, buyerUtility, middling, usdc } from '../support/template.ts'

const somebody: Address = `0x${'88'.repeat(20)}`
const other = `0x${'77'.repeat(32)}` as const

type Judged = { readonly outgoing: Outgoing & { terms: TermSheet }; readonly context: GuardrailContext }

/** A buyer's firm offer in round 2, and its context, in which every rule is kept. */
async function good(): Promise<Judged> {
  const parties = startParties()
  const id = await openBetween(parties)
  const turn = await takeTurn(parties.seller, id)
  if (turn.kind !== 'sent' || !(await receiveMove(parties.buyer, turn.entry.text)).ok)
    throw new Error('did not begin')
  const record = (await parties.buyer.store.load(id)) as NegotiationRecord
  const now = parties.clock.now()
  const move = await forgeSheet(record, { now, kind: 'offer' })
  if (!isSheetMove(move)) throw new Error('no sheet')
  const { consent: _, ...draft } = move
  return {
    outgoing: { draft, digest: other, terms: move.terms, outcome: middling, firm: true },
    context: {
      record,
      now,
      chainTime: now,
      policy,
      ledger: [],
      utility: buyerUtility,
      human: false,
      deployments,
      tokens,
      arbiters: [arbiter],
    },
  }
}

const mandate: Mandate = {
  principal: buyerSigner.address,
  agent: signerOf(0xa9).address,
  scopes: scopesOf(Scope.Commit),
  token: usdc,
  perDeal: 200_000_000n,
  total: 250_000_000n,
  counterparty: `0x${'0'.repeat(40)}`,
  arbiter: `0x${'0'.repeat(40)}`,
  validAfter: 0,
  validUntil: 2_000_000_000,
  nonce: 1n,
}

const live = (terms: TermSheet, changes: Partial<FirmSignature> = {}): FirmSignature => ({
  digest: `0x${'99'.repeat(32)}`,
  negotiation: other,
  side: 'buyer',
  terms: { ...terms, buyerNonce: 99n << 32n },
  recordedAt: 0,
  committed: false,
  ...changes,
})

/** The same for another need, in the same lane. */
const nextInLane = (terms: TermSheet): TermSheet => ({ ...terms, buyerNonce: terms.buyerNonce + 1n })

/** What breaks exactly one rule, and the code it is refused with. */
const cases: readonly (readonly [keyof typeof guardrails, string, string, (judged: Judged) => Judged])[] = [
  [
    'oneDigestARound',
    'RoundTaken',
    'a round that is not the next',
    ({ outgoing, context }) => ({
      outgoing: { ...outgoing, draft: { ...outgoing.draft, round: 4 } as Outgoing['draft'] },
      context,
    }),
  ],
  [
    'oneDigestARound',
    'RoundFixed',
    'a round that was fixed to another digest',
    ({ outgoing, context }) => ({
      outgoing,
      context: {
        ...context,
        record: {
          ...context.record,
          drafts: {
            2: {
              kind: 'leave',
              version: 'earnest/1',
              negotiation: context.record.id,
              round: 2,
              previous: other,
              reason: 0,
            },
          },
        },
      },
    }),
  ],
  [
    'wellFormed',
    'ConstantChanged',
    'another nonce than the request has',
    ({ outgoing, context }) => ({
      outgoing: { ...outgoing, terms: { ...outgoing.terms, buyerNonce: 5n } },
      context,
    }),
  ],
  [
    'wellFormed',
    'ConstantChanged',
    'another silence rule',
    ({ outgoing, context }) => ({
      outgoing: { ...outgoing, terms: { ...outgoing.terms, silenceBps: 1 } },
      context,
    }),
  ],
  [
    'wellFormed',
    'ActExpired',
    'a sheet that lapsed',
    ({ outgoing, context }) => ({
      outgoing: { ...outgoing, terms: { ...outgoing.terms, expiry: context.now } },
      context,
    }),
  ],
  [
    'wellFormed',
    'MilestoneAmountZero',
    'a milestone that pays nothing',
    ({ outgoing, context }) => ({
      outgoing: {
        ...outgoing,
        terms: {
          ...outgoing.terms,
          milestones: outgoing.terms.milestones.map((one) => ({ ...one, amount: 0n })),
        },
      },
      context,
    }),
  ],
  [
    'willingArbiter',
    'ArbiterFeeTooSmall',
    'a sheet whose arbiter would not judge it',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, arbiter: refused('ArbiterFeeTooSmall', 'The fee does not pay the panel') },
    }),
  ],
  [
    'allowedPlace',
    'TokenNotAllowed',
    'a token on no list',
    ({ outgoing, context }) => ({ outgoing, context: { ...context, tokens: [] } }),
  ],
  [
    'allowedPlace',
    'ArbiterNotAllowed',
    'an arbiter on no list',
    ({ outgoing, context }) => ({ outgoing, context: { ...context, arbiters: [somebody] } }),
  ],
  [
    'allowedPlace',
    'DeploymentUnknown',
    'an escrow that is none of ours',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, deployments: [{ ...domain, escrow: somebody, usdc }] },
    }),
  ],
  [
    'aboveReservation',
    'BelowReservation',
    'an outcome below the reservation',
    ({ outgoing, context }) => ({ outgoing: { ...outgoing, outcome: [150_000_000, 72, 0, 1, 0] }, context }),
  ],
  [
    'withinLife',
    'LifeExceeded',
    'a life of more than 15 minutes',
    ({ outgoing, context }) => ({
      outgoing: { ...outgoing, terms: { ...outgoing.terms, expiry: context.now + 901 } },
      context,
    }),
  ],
  [
    'timeToCommit',
    'TimeTooShort',
    'taking up with 59 s left',
    ({ outgoing, context }) => ({
      outgoing: {
        ...outgoing,
        digest: context.record.entries[0]?.digest ?? other,
        terms: { ...outgoing.terms, expiry: context.now + 59 },
      },
      context,
    }),
  ],
  [
    'timeToCommit',
    'TimeTooShort',
    "taking up with 59 s left on the chain's clock",
    ({ outgoing, context }) => ({
      outgoing: {
        ...outgoing,
        digest: context.record.entries[0]?.digest ?? other,
        terms: { ...outgoing.terms, expiry: context.now + 100 },
      },
      context: { ...context, chainTime: context.now + 41 },
    }),
  ],
  [
    'withinMoney',
    'DealTooLarge',
    'a deal that costs too much',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, policy: { ...policy, perDeal: termsTotals(outgoing.terms).cost - 1n } },
    }),
  ],
  [
    'withinMoney',
    'MoneyExceeded',
    'live offers that cost too much together',
    ({ outgoing, context }) => ({
      outgoing,
      context: {
        ...context,
        ledger: [live(outgoing.terms)],
        policy: { ...policy, money: 2n * termsTotals(outgoing.terms).cost - 1n },
      },
    }),
  ],
  [
    'withinCapacity',
    'CapacityExceeded',
    'more deals than there may be',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, ledger: [live(outgoing.terms)], policy: { ...policy, deals: 1 } },
    }),
  ],
  [
    'oneFirmPerNeed',
    'NeedTaken',
    'a second firm signature for one need',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, ledger: [live(outgoing.terms, { terms: outgoing.terms })] },
    }),
  ],
  [
    'oneFirmPerLane',
    'LaneTaken',
    'a firm signature for another need in its lane',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, ledger: [live(outgoing.terms, { terms: nextInLane(outgoing.terms) })] },
    }),
  ],
  [
    'withinMandate',
    'MandateTotalExceeded',
    'more than what remains of the mandate',
    ({ outgoing, context }) => ({
      outgoing,
      context: {
        ...context,
        ledger: [live(outgoing.terms)],
        mandate: { mandate, state: { pulled: 50_000_000n, revokedAt: 0, dismissedAt: 0 } },
      },
    }),
  ],
  [
    'withinMandate',
    'MandateInactive',
    'a mandate that was revoked',
    ({ outgoing, context }) => ({
      outgoing,
      context: { ...context, mandate: { mandate, state: { pulled: 0n, revokedAt: 1, dismissedAt: 0 } } },
    }),
  ],
]

describe('judge', () => {
  it('passes a good move, by every rule', async () => {
    const { outgoing, context } = await good()
    const { verdict, verdicts } = judge(outgoing, context)
    expect(verdict).to.deep.equal({ ok: true })
    expect(verdicts.map(({ rule }) => rule)).to.deep.equal(Object.keys(guardrails))
  })

  for (const [rule, code, what, change] of cases) {
    it(`refuses ${what}, by ${rule} alone`, async () => {
      const { outgoing, context } = change(await good())
      const { verdict, verdicts } = judge(outgoing, context)
      expect(verdict).to.include({ ok: false, code })
      expect(verdicts).to.have.length(Object.keys(guardrails).length)
      expect(verdicts.filter((one) => !one.verdict.ok).map((one) => one.rule)).to.deep.equal([rule])
    })
  }

  it("refuses a seller's bonds that are too much, for one deal or together", async () => {
    const { outgoing, context } = await good()
    const { bonds } = termsTotals(outgoing.terms)
    const seller = { ...context, record: { ...context.record, side: 'seller' as const } }
    const ledger = [live(outgoing.terms, { side: 'seller' })]
    const judged = (changes: object) =>
      guardrails.withinBonds(outgoing, { ...seller, ledger, policy: { ...policy, ...changes } })
    expect(judged({ bonds: 2n * bonds })).to.deep.equal({ ok: true })
    expect(judged({ bonds: 2n * bonds - 1n })).to.include({ code: 'BondsExceeded' })
    expect(judged({ perDeal: bonds - 1n })).to.include({ code: 'DealTooLarge' })
  })

  it("leaves a lane's committed deals to the chain, and others' lanes to others", async () => {
    const { outgoing, context } = await good()
    const terms = nextInLane(outgoing.terms)
    for (const one of [
      live(terms, { terms, committed: true }),
      live(terms, { terms, side: 'seller' }),
      live(terms, { terms: { ...terms, buyer: somebody } }),
    ]) {
      expect(guardrails.oneFirmPerLane(outgoing, { ...context, ledger: [one] })).to.deep.equal({ ok: true })
    }
    const selling = { ...context, record: { ...context.record, side: 'seller' as const } }
    const ledger = [live(terms, { terms })]
    expect(guardrails.oneFirmPerLane(outgoing, { ...selling, ledger })).to.deep.equal({ ok: true })
    expect(guardrails.oneFirmPerLane({ ...outgoing, firm: false }, { ...context, ledger }).ok).to.equal(true)
    expect(guardrails.oneFirmPerLane(outgoing, { ...context, ledger }).ok).to.equal(false)
  })

  it('counts each token by itself, and deals in all of them together', async () => {
    const { outgoing, context } = await good()
    const { cost, bonds } = termsTotals(outgoing.terms)
    const elsewhere = (side: 'buyer' | 'seller') =>
      live({ ...outgoing.terms, token: somebody }, { side, digest: other })
    const limits = { money: cost, bonds, deals: 2 }
    const buying = { ...context, policy: { ...policy, ...limits }, ledger: [elsewhere('buyer')] }
    expect(judge(outgoing, buying).verdict).to.deep.equal({ ok: true })
    const selling = {
      ...buying,
      record: { ...context.record, side: 'seller' as const },
      ledger: [elsewhere('seller')],
    }
    expect(guardrails.withinBonds(outgoing, selling)).to.deep.equal({ ok: true })

    const both = [
      elsewhere('buyer'),
      live(outgoing.terms, { terms: { ...outgoing.terms, buyerNonce: 98n << 32n } }),
    ]
    expect(guardrails.withinMoney(outgoing, { ...buying, ledger: both })).to.include({
      code: 'MoneyExceeded',
    })
    expect(guardrails.withinCapacity(outgoing, { ...buying, ledger: both })).to.include({
      code: 'CapacityExceeded',
    })
  })

  it('takes off a mandate only what is live in its token', async () => {
    const { outgoing, context } = await good()
    const { cost } = termsTotals(outgoing.terms)
    const held = (token: Address) => ({
      ...context,
      ledger: [live({ ...outgoing.terms, token })],
      mandate: {
        mandate: { ...mandate, total: 2n * cost - 1n },
        state: { pulled: 0n, revokedAt: 0, dismissedAt: 0 },
      },
    })
    expect(guardrails.withinMandate(outgoing, held(somebody))).to.deep.equal({ ok: true })
    expect(guardrails.withinMandate(outgoing, held(usdc))).to.include({ code: 'MandateTotalExceeded' })
  })

  it('counts only once what becomes one deal at most', async () => {
    const { outgoing, context } = await good()
    const { cost } = termsTotals(outgoing.terms)
    const ledger = [live(outgoing.terms, { terms: outgoing.terms })]
    expect(
      guardrails.withinMoney(outgoing, { ...context, ledger, policy: { ...policy, money: cost } }),
    ).to.deep.equal({ ok: true })
  })

  it('lets a human exceed the life of a firm signature, and nothing else', async () => {
    const { outgoing, context } = await good()
    const long = { ...outgoing, terms: { ...outgoing.terms, expiry: context.now + 86_400 } }
    expect(judge(long, { ...context, human: true }).verdict).to.deep.equal({ ok: true })
    const poor = { ...long, outcome: [150_000_000, 72, 0, 1, 0] }
    expect(judge(poor, { ...context, human: true }).verdict).to.include({ code: 'BelowReservation' })
  })
})
