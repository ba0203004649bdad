import { type Hash, parse } from '../core/index.ts'
import { askNobody, Move, Opening, verifyTranscript } from '../negotiation/index.ts'
import type { AccountConfig } from './agents/Account.ts'
import { usdcDomain } from './agents/Account.ts'
import type { TranscriptFile } from './agents/shop.ts'

/**
 * Verifies a transcript from its text alone, as a stranger would.
 *
 * @returns The deal that it ends with; undefined: it does not hold, or ends with none.
 */
export async function verifyFile(
  { opening, moves }: TranscriptFile,
  { id: chainId, escrow, usdc }: AccountConfig['chain'],
): Promise<Hash | undefined> {
  const verdict = await verifyTranscript({
    opening: parse(Opening, opening),
    moves: moves.map((move) => parse(Move, move)),
    tokens: [{ address: usdc, domain: usdcDomain(chainId, usdc) }],
    deployments: [{ chainId, escrow, usdc }],
    askContract: askNobody,
  })
  return verdict.ok ? verdict.agreement?.deal : undefined
}
