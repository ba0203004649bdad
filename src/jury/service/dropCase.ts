import { type EarnestClient, simulateDrop } from '../../chain/index.ts'
import type { CourtProfile } from './courtProfile.ts'
import { isAccepted } from './isAccepted.ts'
import type { RoundRecord } from './store/roundRecord.ts'
import type { Submit } from './submit/submission.ts'

/** What {@link dropCase} takes. */
export type DropCaseParameters = {
  readonly client: EarnestClient
  readonly profile: CourtProfile
  readonly submit: Submit
}

/**
 * Has the court drop a case that the parties ended themselves, while the clock still tells.
 *
 * @param record With the sheet, which the court asks for.
 * @returns Whether it was submitted; false: the court would not take it now.
 */
export async function dropCase(
  { client, profile, submit }: DropCaseParameters,
  { terms, milestone }: Pick<RoundRecord, 'terms' | 'milestone'>,
  blockNumber: bigint,
): Promise<boolean> {
  if (terms === undefined) return false
  const ofDeal = { court: profile.court, terms, milestone }
  if (!(await isAccepted(() => simulateDrop(client, { ...ofDeal, blockNumber })))) return false
  await submit({ kind: 'drop', ...ofDeal })
  return true
}
