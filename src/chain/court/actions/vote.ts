import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtSendOptions,
  type CourtSimulateOptions,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'
import { abiBallot, type SignedBallot } from '../signedVote.ts'

type VoteArguments = {
  readonly id: Hash
  readonly ballots: readonly SignedBallot[]
}

/** What {@link vote} takes. */
export type VoteParameters = VoteArguments & CourtSendOptions

/** What {@link simulateVote} takes. */
export type SimulateVoteParameters = VoteArguments & CourtSimulateOptions

/**
 * Opens ballots, one or many. Those that are open already are skipped.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.id The case's id.
 * @param parameters.ballots Signed, and sealed before.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is in its voting.
 * @throws {BallotInvalidError} when a ballot is not its juror's.
 * @throws {BallotNotSealedError} when it is not the one that was sealed.
 * @example
 * const hash = await vote(client, { court, id, ballots })
 */
export async function vote(client: EarnestClient, parameters: VoteParameters): Promise<Hash> {
  return sendCourtAct(client, 'vote', abiArguments(parameters), parameters)
}

/**
 * Tries {@link vote} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateVote(client: EarnestClient, parameters: SimulateVoteParameters): Promise<void> {
  await simulateCourtAct(client, 'vote', abiArguments(parameters), parameters)
}

function abiArguments({ ballots, ...given }: VoteArguments) {
  return { ...given, ballots: ballots.map(abiBallot) }
}
