import { type EarnestClient, sendAndWait, waitForCourtAct } from '../../../chain/index.ts'
import { oneAtATime } from '../../../core/index.ts'
import { sendSubmission } from './sendSubmission.ts'
import type { Submit } from './submission.ts'

/** Submits as the client's account, which pays the gas. One at a time: its transactions are numbered. */
export function clientSubmitter(client: EarnestClient): Submit {
  const inTurn = oneAtATime()
  const submit: Submit = async (submission) => {
    const { court } = submission
    await sendAndWait(
      () => sendSubmission(client, submission),
      (hash) => waitForCourtAct(client, { court, hash }),
    )
  }
  return (submission) => inTurn(() => submit(submission))
}
