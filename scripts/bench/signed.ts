import { type Address, type Clock, type Hex, type Side, seededRandom } from '../../src/core/index.ts'
import {
  accountSignatory,
  askNobody,
  bidAt,
  bidSpaceOf,
  type CommitPort,
  createNegotiator,
  memoryStore,
  type Negotiator,
  type Outcome,
  openNegotiation,
  receiveMove,
  receiveRequest,
  type Scenario,
  takeTurn,
  templateOf,
  tradeScenarios,
  utilityOf,
} from '../../src/negotiation/index.ts'
import { type Domain, privateKeySigner } from '../../src/terms/index.ts'
import { perSecondOf } from './perSecondOf.ts'

/** Negotiations a second of so many moves, each signed by the one side and checked by the other. */
export type SignedRow = { readonly name: 'signed'; readonly moves: number; readonly perSecond: number }

const moves = 20
const usdc: Address = `0x${'11'.repeat(20)}`
const arbiter: Address = `0x${'22'.repeat(20)}`
const domain: Domain = { chainId: 31_337, escrow: `0x${'33'.repeat(20)}` }
const clock: Clock = { now: () => 1_800_000_000 }
const keys: Readonly<Record<Side, Hex>> = { buyer: `0x${'b1'.repeat(32)}`, seller: `0x${'5e'.repeat(32)}` }

/** Plays negotiations over a scenario of our own from the request on, in memory, with quotes that never repeat. */
export async function measureSigned(seconds: number): Promise<SignedRow> {
  const scenario = tradeScenarios()[0] as Scenario
  const said = { buyer: saidBy(scenario, 'buyer'), seller: saidBy(scenario, 'seller') }
  return { name: 'signed', moves, perSecond: await perSecondOf(() => play(scenario, said), seconds) }
}

/** A side's outcomes, best first. */
function saidBy(scenario: Scenario, side: Side): readonly Outcome[] {
  const bids = bidSpaceOf(utilityOf(scenario, side))
  return Array.from({ length: moves / 2 }, (_, rank) => bidAt(bids, rank) ?? [])
}

async function play(scenario: Scenario, said: Readonly<Record<Side, readonly Outcome[]>>): Promise<void> {
  const [buyer, seller] = [
    negotiatorOf(scenario, 'buyer', said.buyer),
    negotiatorOf(scenario, 'seller', said.seller),
  ]
  const opened = await openNegotiation(buyer, {
    seller: seller.signatory.account,
    domain,
    template: templateOf(scenario, { token: usdc, arbiter }),
    rounds: moves,
    until: clock.now() + 3_600,
    buyerNonce: 1n,
  })
  if (!opened.ok) throw new Error(opened.message)
  const answer = await receiveRequest(seller, opened.text)
  if (!answer.ok) throw new Error(answer.message)
  for (let round = 1; round <= moves; round++) {
    const [from, to] = round % 2 === 1 ? [seller, buyer] : [buyer, seller]
    const turn = await takeTurn(from, opened.id)
    if (turn.kind !== 'sent') throw new Error(`round ${round} is ${turn.kind}`)
    const taken = await receiveMove(to, turn.entry.text)
    if (!taken.ok) throw new Error(`${taken.code}: ${taken.message}`)
  }
}

function negotiatorOf(scenario: Scenario, side: Side, said: readonly Outcome[]): Negotiator {
  return createNegotiator({
    signatory: accountSignatory(privateKeySigner(keys[side])),
    store: memoryStore(),
    clock,
    random: (label) => seededRandom(`${side}:${label}`),
    policy: {
      money: 2n ** 90n,
      perDeal: 2n ** 90n,
      bonds: 2n ** 90n,
      deals: 10,
      firmLife: 120,
      quoteLife: 600,
    },
    commits: nowhere,
    askContract: askNobody,
    readMandate: async () => ({ pulled: 0n, revokedAt: 0, dismissedAt: 0 }),
    approach: async () => ({
      utility: utilityOf(scenario, side),
      strategy: ({ sent }) => ({ kind: 'offer', outcome: said[sent.length] as Outcome }),
      firm: false,
      fallback: { kind: 'leave' },
    }),
    deployments: [{ ...domain, usdc }],
    tokens: [
      { address: usdc, domain: { name: 'USD Coin', version: '2', chainId: 31_337, verifyingContract: usdc } },
    ],
    arbiters: [arbiter],
  })
}

/** Quotes bind nobody: no chain is asked. */
const nowhere: CommitPort = {
  position: async () => ({ state: 'none', safe: false, time: clock.now(), safeTime: clock.now() }),
  funds: async () => ({ ok: true }),
  simulate: async () => ({ ok: true }),
  submit: async () => ({ ok: true }),
}
