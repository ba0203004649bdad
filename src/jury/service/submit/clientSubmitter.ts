import { type EarnestClient, sendAndWait, waitForCourtAct } from '../../../chain/index.ts'
import { sendSubmission } from './sendSubmission.ts'
import type { Submit } from './submission.ts'

/** Submits as the client's account, which pays the gas. One at a time: its transactions are numbered. */
export function clientSubmitter(client: EarnestClient): Submit {
  let last: Promise<void> = Promise.resolve()
  const submit: Submit = async (submission) => {
    const { court } = submission
    await sendAndWait(
      () => sendSubmission(client, submission),
      (hash) => waitForCourtAct(client, { court, hash }),
    )
  }
  return (submission) => {
    const turn = last.then(() => submit(submission))
    last = turn.catch(() => undefined)
    return turn
  }
}
