import { type EarnestClient, simulateActivate } from '../../chain/index.ts'
import type { Address } from '../../core/index.ts'
import type { CourtProfile } from './courtProfile.ts'
import { isAccepted } from './isAccepted.ts'
import type { Submit } from './submit/submission.ts'

/** What {@link activateStake} takes. */
export type ActivateStakeParameters = {
  readonly client: EarnestClient
  readonly profile: CourtProfile
  /** The juror's key. */
  readonly juror: Address
  readonly submit: Submit
}

/**
 * Brings a juror's stake into the draws of a jury once it warmed up: after its enrolment, an increase or a bench. The
 * contract's clock tells; where nothing is due, nothing is submitted.
 */
export async function activateStake({
  client,
  profile,
  juror,
  submit,
}: ActivateStakeParameters): Promise<void> {
  const { court, kind } = profile
  if (kind === 'panel') return
  if (await isAccepted(() => simulateActivate(client, { court, juror }))) {
    await submit({ kind: 'activate', court, juror })
  }
}
