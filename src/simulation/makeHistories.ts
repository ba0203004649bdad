import type { CrowdCommands, HistoryRound } from './agents/crowd.ts'
import type { Ground } from './Ground.ts'
import type { Tell } from './Progress.ts'
import type { Agent } from './processes/startAgent.ts'

const DAY = 86_400

/** How many deals were made and missed in earlier days. */
export type Histories = { readonly deals: number; readonly missed: number }

/**
 * Lets the buyers of earlier days make a deal with each seller, approve what was done in time and passes their checks,
 * and take back what was not. Two months go by.
 */
export async function makeHistories(
  crowd: Agent<CrowdCommands>,
  { advance }: Ground,
  rounds: readonly HistoryRound[],
  tell: Tell,
): Promise<Histories> {
  const deals = await crowd.call('commit', { rounds })
  tell({ kind: 'step', who: 'earlier', what: `${deals} small deals, from balances, in batches` })

  const approved = await crowd.call('approve', undefined)
  await advance(2 * DAY)
  const missed = await crowd.call('finalize', undefined)
  tell({
    kind: 'step',
    who: 'earlier',
    what: `${approved} checked and approved, ${missed} never done: the money went back`,
  })

  await advance(60 * DAY)
  return { deals, missed }
}
