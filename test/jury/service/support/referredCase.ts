import { type Hash, keccak256, toHex } from 'viem'

import { artifactOf, type Brief, hashBrief, packBrief } from '../../../../src/jury/index.ts'
import { hashCriteria } from '../../../../src/terms/index.ts'
import { beacon } from '../../../chain/court/support/court.ts'
import { type Bet, startBet } from '../../../chain/court/support/workBet.ts'
import { criteriaOf, encode } from '../../support/criteria.ts'
import type { World } from './world.ts'

const hour = 3_600

/** Half of it holds. */
export const criteria = criteriaOf([
  { kind: 'rows', format: 'text', at: '', exactly: 1 },
  { kind: 'bytes', hash: keccak256(toHex('something else')) },
])
export const statements = { buyer: 'It is another.', seller: 'It is one row.' }
export const brief: Brief = {
  criteria,
  deliverable: encode('one row'),
  statements,
  attachments: new Map(),
  reason: keccak256(encode(statements.buyer)),
}

/** A case that a bet referred. */
export type ReferredCase = {
  readonly bet: Bet
  readonly id: Hash
  readonly block: bigint
  /** Its brief, packed. */
  readonly bundle: Uint8Array
  /** What the bet calls it. */
  readonly dispute: Hash
}

/** A bet whose dispute is before the jury, at its sealing; of each number once. */
export async function referToSealing(world: World, number: number): Promise<ReferredCase> {
  const bet = await startBet(world, hashCriteria(criteria), number)
  const artifact = artifactOf(keccak256(brief.deliverable), statements.seller)
  await bet.show(artifact)
  await bet.complain(brief.reason)
  const { id, block } = await bet.dispute()
  await world.pass(hour)
  const drawing = await world.court.getDrawing({ id })
  const beaconSignature = beacon.sign(drawing?.beaconRound ?? 0n)
  await world.done(await world.court.draw({ id, beaconSignature }))
  await world.endStage(id)
  const dispute = hashBrief({ criteria: hashCriteria(criteria), artifact, reason: brief.reason })
  return { bet, id, block, bundle: packBrief(brief), dispute }
}
