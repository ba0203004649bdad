/** What something cost on another's escrow, and on which code. */
type Measured = {
  readonly system: string
  /** The first 12 digits of its commit, and its compiler; undefined where they were not kept. */
  readonly version: string | undefined
  /** The day it was measured; where that was not kept, the last that it can have been. */
  readonly date: { readonly on: string } | { readonly by: string }
}

/** Gas, and of how many transactions. */
type Cost = { readonly gas: number; readonly transactions: number }

/** What one payment and three milestones of 100 USDC cost there, all transactions of the deal. */
export type Peer = Measured & { readonly one: Cost; readonly three: Cost | undefined }

/** What one act cost there. */
export type PeerStep = Measured & {
  readonly step: string
  readonly gas: number
  /** The name of our row for the same act, if there is one. */
  readonly beside: string | undefined
}

/** How all of them were measured. docs/peers.md tells how to repeat it. */
export const peerConditions = [
  'Their published code on a local EVM (Prague): whole transactions without the L1 fee, the real USDC code (FiatTokenV2_2)',
  'behind its proxy, 100 USDC a deal, warm parties and contracts, slots of deals first touched, protocol fees 0. Where a',
  'version is told: that commit, by its own compiler settings, on the chain of the rows above, measured as',
  'docs/peers.md tells. Where it was not kept, neither the code nor its settings are known. x402 claims in open',
  'channels: no terms, no dispute.',
] as const

/** Measured without a note of the version. */
const UNKNOWN = { version: undefined, date: { by: '2026-11-22' } } as const
const BASE = { version: '0980cd8566b7, solc 0.8.28', date: { on: '2026-11-30' } } as const
const X402 = { version: '3d73f63f7e04, solc 0.8.28', date: { on: '2026-11-30' } } as const
const KLEROS = { version: 'b2c695962e88, solc 0.8.24', date: { on: '2026-11-30' } } as const

export const peers: readonly Peer[] = [
  peer('base/commerce-payments, ERC-3009', BASE, [212_710, 2], [349_616, 4]),
  peer('x402 batch settlement, as a one-off deal', X402, [246_229, 3]),
  peer('kleros/escrow-v2 (plus approve 50,637)', KLEROS, [244_198, 2], [373_770, 4]),
  peer('x402r operator', UNKNOWN, [260_634, 2], [439_054, 4]),
  peer('SmartInvoice escrow', UNKNOWN, [572_245, 3], [777_224, 5]),
  peer('ERC-8183 reference', UNKNOWN, [574_714, 5], [1_724_178, 15]),
  peer('alkahest, trusted oracle', UNKNOWN, [1_049_924, 4], [3_149_748, 12]),
  peer('Virtuals ACP v2, evaluator path', UNKNOWN, [3_097_871, 8], [9_293_601, 24]),
]

export const peerSteps: readonly PeerStep[] = [
  {
    ...BASE,
    system: 'base/commerce-payments',
    step: 'charge in one step',
    gas: 159_293,
    beside: 'one-transaction-authorization',
  },
  {
    ...X402,
    system: 'x402 batch settlement',
    step: 'a claim of 50 in a batch',
    gas: 22_059,
    beside: 'batch-50-metered-per-settlement',
  },
  {
    ...X402,
    system: 'x402 batch settlement',
    step: 'to settle the claims',
    gas: 56_840,
    beside: undefined,
  },
]

function peer(
  system: string,
  origin: Pick<Measured, 'version' | 'date'>,
  one: readonly [number, number],
  three?: readonly [number, number],
): Peer {
  return {
    system,
    ...origin,
    one: { gas: one[0], transactions: one[1] },
    three: three && { gas: three[0], transactions: three[1] },
  }
}
