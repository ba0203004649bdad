import { exponents, timeDependent } from './concession.ts'
import { hybrid } from './hybrid.ts'
import { learned } from './learned.ts'
import { micro } from './micro.ts'
import { modelled } from './modelled.ts'
import { bayesianModel } from './models/bayesianModel.ts'
import { frequencyModel } from './models/frequencyModel.ts'
import { ours } from './ours.ts'
import type { Tactic } from './tactic.ts'
import { titForTat } from './titForTat.ts'

/** The classic six that tournaments are played among. */
export const classicTactics: Readonly<Record<string, Tactic>> = {
  boulware: timeDependent(exponents.boulware),
  micro,
  linear: timeDependent(exponents.linear),
  hybrid,
  titForTat: titForTat(),
  conceder: timeDependent(exponents.conceder),
}

/** Every tactic that has a name. Fixed rules have none: they are about a price of their own. */
export const tactics: Readonly<Record<string, Tactic>> = {
  ours,
  ...classicTactics,
  averagedTitForTat: titForTat(4),
  frequency: modelled(frequencyModel),
  bayesian: modelled(bayesianModel),
  learned,
}
