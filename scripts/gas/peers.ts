/** What one payment and three milestones of 100 USDC cost on others' escrows, all transactions of the deal. */
export type Peer = {
  readonly system: string
  readonly one: { readonly gas: number; readonly transactions: number }
  readonly three: { readonly gas: number; readonly transactions: number }
}

/**
 * Measured with their published code, as our rows are: whole transactions, the real USDC code, warm parties and
 * contracts, protocol fees 0.
 */
export const peers: readonly Peer[] = [
  peer('base/commerce-payments, ERC-3009', [212_734, 2], [349_720, 4]),
  peer('kleros/escrow-v2 (plus approve 50,637)', [244_770, 2], [374_298, 4]),
  peer('x402r operator', [260_634, 2], [439_054, 4]),
  peer('SmartInvoice escrow', [572_245, 3], [777_224, 5]),
  peer('ERC-8183 reference', [574_714, 5], [1_724_178, 15]),
  peer('alkahest, trusted oracle', [1_049_924, 4], [3_149_748, 12]),
  peer('Virtuals ACP v2, evaluator path', [3_097_871, 8], [9_293_601, 24]),
]

function peer(system: string, one: readonly [number, number], three: readonly [number, number]): Peer {
  return {
    system,
    one: { gas: one[0], transactions: one[1] },
    three: { gas: three[0], transactions: three[1] },
  }
}
