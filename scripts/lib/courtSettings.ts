import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { Amount, parse } from '../../src/core/index.ts'
import type { BeaconParameters } from '../../src/jury/index.ts'

const seconds = z.int().positive().max(0xffff_ffff)

/** What a jury is deployed with. `deployments/jury.json` holds it. */
export const JurySettings = z.strictObject({
  /** Jurors of a first round: 3, 5 or 7. */
  size: z.literal([3, 5, 7]),
  /** What a juror enrols with at least, in micro-units of USDC. */
  stake: Amount,
  /** What silence costs a juror, in micro-units of USDC. */
  slice: Amount,
  /** The least pay of a seat, in micro-units of USDC. */
  pay: Amount,
  /** Seconds from when stake comes until it can be drawn; 0 where nobody has time to wait. */
  warmUp: z.int().nonnegative().max(0xffff_ffff),
  /** In seconds. */
  clocks: z.strictObject({
    drawing: seconds,
    striking: seconds,
    sealing: seconds,
    voting: seconds,
    appealing: seconds,
    executing: seconds,
  }),
  /** Whose models or programs jurors judge with: at most 31 bytes each. */
  providers: z
    .array(z.string().regex(/^[a-z0-9-]{1,31}$/))
    .nonempty()
    .max(16),
})
export type JurySettings = z.output<typeof JurySettings>

/** What the courts of a chain stand on, beside its escrow. */
export type CourtSettings = {
  /** Whose luck draws jurors: quicknet, or on a chain that nobody else watches a key of one's own. */
  readonly beacon: BeaconParameters
  readonly jury: JurySettings
}

/** What `deployments/jury.json` says: what juries are deployed with where nothing else is asked for. */
export function readJurySettings(): JurySettings {
  const path = join(import.meta.dirname, '../../deployments/jury.json')
  return parse(JurySettings, JSON.parse(readFileSync(path, 'utf8')))
}
