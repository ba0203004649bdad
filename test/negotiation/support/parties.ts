import { type Hash, manualClock, seededRandom } from '../../../src/core/index.ts'
import {
  type Approach,
  accountSignatory,
  askNobody,
  concession,
  createNegotiator,
  memoryStore,
  type Negotiator,
  type NegotiatorParameters,
  openNegotiation,
  type Policy,
  receiveMove,
  receiveRequest,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { type Domain, privateKeySigner, type Signer } from '../../../src/terms/index.ts'
import { fakeChain } from './fakeChain.ts'
import { arbiter, buyerUtility, sellerUtility, template, usdc } from './template.ts'

/** A key that is the same in every run. */
export function signerOf(number: number): Signer {
  return privateKeySigner(`0x${number.toString(16).padStart(64, '0')}`)
}

export const domain: Domain = { chainId: 31_337, escrow: `0x${'33'.repeat(20)}` }
export const buyerSigner = signerOf(0xb1)
export const sellerSigner = signerOf(0x5e)
const start = 1_800_000_000

export const policy: Policy = {
  money: 1_000_000_000n,
  perDeal: 500_000_000n,
  bonds: 100_000_000n,
  deals: 10,
  firmLife: 120,
  quoteLife: 600,
}

export const tokens = [
  { address: usdc, domain: { name: 'USD Coin', version: '2', chainId: 31_337, verifyingContract: usdc } },
]
export const deployments = [{ ...domain, usdc }]

/** What may differ from the usual. */
export type Changes = Partial<NegotiatorParameters> & { readonly approaches?: Partial<Approach> }

/** Both sides' negotiators over one chain and one clock, whose keys count what they sign. */
export function startParties(changes: { buyer?: Changes; seller?: Changes; firm?: boolean } = {}) {
  const clock = manualClock(start)
  const chain = fakeChain(clock, domain)
  const negotiator = (signer: Signer, side: 'buyer' | 'seller', own: Changes = {}): Negotiator => {
    const { approaches, ...rest } = own
    const approach: Approach = {
      utility: side === 'buyer' ? buyerUtility : sellerUtility,
      strategy: concession({ exponent: 1 }),
      firm: changes.firm ?? false,
      fallback: { kind: 'leave' },
      ...approaches,
    }
    return createNegotiator({
      signatory: accountSignatory(signer),
      store: memoryStore(),
      clock,
      random: (label) => seededRandom(`${side}:${label}`),
      policy,
      commits: chain.port,
      askContract: askNobody,
      readMandate: async () => ({ pulled: 0n, revokedAt: 0, dismissedAt: 0 }),
      approach: async () => approach,
      deployments,
      tokens,
      arbiters: [arbiter],
      ...rest,
    })
  }
  return {
    clock,
    chain,
    buyer: negotiator(buyerSigner, 'buyer', changes.buyer),
    seller: negotiator(sellerSigner, 'seller', changes.seller),
    negotiator,
  }
}

export type Parties = ReturnType<typeof startParties>

/** Opens a negotiation and has the seller keep it. */
export async function openBetween(
  { buyer, seller }: Pick<Parties, 'buyer' | 'seller'>,
  { rounds = 10, buyerNonce = 1n, life = 3_600 } = {},
): Promise<Hash> {
  const opened = await openNegotiation(buyer, {
    seller: seller.signatory.account,
    domain,
    template,
    rounds,
    until: buyer.clock.now() + life,
    buyerNonce,
  })
  if (!opened.ok) throw new Error(opened.message)
  const answer = await receiveRequest(seller, opened.text)
  if (!answer.ok) throw new Error(answer.message)
  return opened.id
}

/** Lets both sides take turns until neither moves. */
export async function playOut({ buyer, seller }: Pick<Parties, 'buyer' | 'seller'>, id: Hash): Promise<void> {
  for (;;) {
    let moved = false
    for (const [from, to] of [
      [seller, buyer],
      [buyer, seller],
    ] as const) {
      const turn = await takeTurn(from, id)
      if (turn.kind === 'refused') throw new Error(`${turn.refusal.code}: ${turn.refusal.message}`)
      if (turn.kind !== 'sent') continue
      const answer = await receiveMove(to, turn.entry.text)
      if (!answer.ok)
        throw new Error(
          `${answer.code}: ${answer.message} ${JSON.stringify(answer.details, (_k, v) => (typeof v === 'bigint' ? `${v}` : v))}`,
        )
      moved = true
    }
    if (!moved) return
  }
}
