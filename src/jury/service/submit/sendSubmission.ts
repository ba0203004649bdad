import {
  activate,
  type CourtSendOptions,
  collect,
  draw,
  drop,
  type EarnestClient,
  execute,
  openCase,
  pay,
  penalize,
  seal,
  vote,
} from '../../../chain/index.ts'
import type { Hash } from '../../../core/index.ts'
import type { Submission } from './submission.ts'

/**
 * Sends what a juror has to submit, as whoever pays the gas; it is not mined yet when this returns.
 *
 * @returns The transaction's hash.
 * @throws what the court refuses it with.
 * @throws {SendFailedError} when it isn't known that the node took it. It may be mined all the same.
 */
export function sendSubmission(
  client: EarnestClient,
  submission: Submission & Pick<CourtSendOptions, 'sender'>,
): Promise<Hash> {
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
    case 'drop':
      return drop(client, submission)
    case 'penalize':
      return penalize(client, submission)
    case 'pay':
      return pay(client, submission)
    case 'collect':
      return collect(client, submission)
    case 'activate':
      return activate(client, submission)
  }
}
