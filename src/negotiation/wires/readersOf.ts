import type { Address, Hex } from '../../core/index.ts'
import { ConsentBlobMalformedError, decodeConsent } from '../../terms/index.ts'
import type { Transcript } from '../protocol/transcript.ts'

/** Who may read a negotiation: its two sides, and the agent keys that consented for them in it. */
export function readersOf({ opening, entries }: Transcript): readonly Address[] {
  const { buyer, seller } = opening.request
  const consents = [opening.consent, ...entries.map((entry) => entry.move.consent)]
  return [buyer, seller, ...consents.flatMap(agentOf)]
}

function agentOf(blob: Hex): readonly Address[] {
  try {
    const consent = decodeConsent(blob)
    return consent.kind === 'mandate' ? [consent.mandate.agent] : []
  } catch (error) {
    if (error instanceof ConsentBlobMalformedError) return []
    throw error
  }
}
