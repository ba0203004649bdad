/** What something cost on another's escrow, and on which code. */
type Measured = {
  readonly system: string
  /** Its version or commit; undefined where none was kept. */
  readonly version: string | undefined
  /** The day it was measured; where that was not kept, the last that it can have been. */
  readonly date: { readonly on: string } | { readonly by: string }
}

/** Gas, and of how many transactions where that was kept. */
type Cost = { readonly gas: number; readonly transactions: number | undefined }

/** What one payment and three milestones of 100 USDC cost there, all transactions of the deal. */
export type Peer = Measured & { readonly one: Cost; readonly three: Cost | undefined }

/** What one act cost there. */
export type PeerStep = Measured & {
  readonly step: string
  readonly gas: number
  /** The name of our row for the same act, if there is one. */
  readonly beside: string | undefined
}

/** How all of them were measured. */
export const peerConditions = [
  'Their published code on a local EVM (Prague): whole transactions without the L1 fee, the real USDC code (FiatTokenV2_2)',
  'behind its proxy, warm parties and contracts, slots of deals first touched, protocol fees 0. Which version of the code was',
  'not kept. 2026-11-30: in one run with Earnest, USDC compiled apart. x402 claims in open channels: no terms, no dispute.',
] as const

const EARLIER = { by: '2026-11-22' } as const
const AGAIN = { on: '2026-11-30' } as const

export const peers: readonly Peer[] = [
  peer('base/commerce-payments, ERC-3009', AGAIN, [211_950, 2], [348_088, 4]),
  peer('x402 batch settlement, as a one-off deal', AGAIN, [241_273, undefined]),
  peer('kleros/escrow-v2 (plus approve 50,637)', EARLIER, [244_770, 2], [374_298, 4]),
  peer('x402r operator', EARLIER, [260_634, 2], [439_054, 4]),
  peer('SmartInvoice escrow', EARLIER, [572_245, 3], [777_224, 5]),
  peer('ERC-8183 reference', EARLIER, [574_714, 5], [1_724_178, 15]),
  peer('alkahest, trusted oracle', EARLIER, [1_049_924, 4], [3_149_748, 12]),
  peer('Virtuals ACP v2, evaluator path', EARLIER, [3_097_871, 8], [9_293_601, 24]),
]

export const peerSteps: readonly PeerStep[] = [
  {
    system: 'base/commerce-payments',
    step: 'charge in one step',
    version: undefined,
    date: AGAIN,
    gas: 158_889,
    beside: 'one-transaction-authorization',
  },
  {
    system: 'x402 batch settlement',
    step: 'a claim of 50 in a batch',
    version: undefined,
    date: AGAIN,
    gas: 20_294,
    beside: 'batch-50-metered-per-settlement',
  },
  {
    system: 'x402 batch settlement',
    step: 'to settle the claims',
    version: undefined,
    date: AGAIN,
    gas: 56_792,
    beside: undefined,
  },
]

function peer(
  system: string,
  date: Measured['date'],
  one: readonly [number, number | undefined],
  three?: readonly [number, number],
): Peer {
  return {
    system,
    version: undefined,
    date,
    one: { gas: one[0], transactions: one[1] },
    three: three && { gas: three[0], transactions: three[1] },
  }
}
