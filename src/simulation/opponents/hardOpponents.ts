import type { Tactic } from '../../negotiation/index.ts'
import { agentK } from './agentK.ts'
import { agreeable } from './agreeable.ts'
import { atlas3 } from './atlas3.ts'
import { caduceus } from './caduceus.ts'
import { cuhk } from './cuhk.ts'
import { gahboninho } from './gahboninho.ts'
import { hardHeaded } from './hardHeaded.ts'
import { niceTitForTat } from './niceTitForTat.ts'
import { ponPoko } from './ponPoko.ts'
import { theFawkes } from './theFawkes.ts'

/** Opponents after published descriptions of competition winners: they stand in for them, they are not them. */
export const hardOpponents: Readonly<Record<string, Tactic>> = {
  hardHeaded,
  agentK,
  atlas3,
  agreeable,
  cuhk,
  niceTitForTat,
  ponPoko,
  gahboninho,
  caduceus,
  theFawkes,
}
