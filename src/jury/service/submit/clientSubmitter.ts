import {
  collect,
  dismiss,
  draw,
  type EarnestClient,
  execute,
  openCase,
  pay,
  penalize,
  seal,
  vote,
  waitForCourtAct,
} from '../../../chain/index.ts'
import type { Hash } from '../../../core/index.ts'
import type { Submission, Submit } from './submission.ts'

/** Submits as the client's account, which pays the gas. One at a time: its transactions are numbered. */
export function clientSubmitter(client: EarnestClient): Submit {
  let last: Promise<void> = Promise.resolve()
  const submit: Submit = async (submission) => {
    const { court } = submission
    await waitForCourtAct(client, { court, hash: await send(client, submission) })
  }
  return (submission) => {
    const turn = last.then(() => submit(submission))
    last = turn.catch(() => undefined)
    return turn
  }
}

function send(client: EarnestClient, submission: Submission): Promise<Hash> {
  switch (submission.kind) {
    case 'seal':
      return seal(client, submission)
    case 'vote':
      return vote(client, submission)
    case 'draw':
      return draw(client, submission)
    case 'open':
      return openCase(client, submission)
    case 'execute':
      return execute(client, submission)
    case 'dismiss':
      return dismiss(client, submission)
    case 'penalize':
      return penalize(client, submission)
    case 'pay':
      return pay(client, submission)
    case 'collect':
      return collect(client, submission)
  }
}
