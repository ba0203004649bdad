import type { Account } from 'viem'
import type { z } from 'zod'

import { type EarnestClient, enrol, seal, sendAndWait, vote, waitForCourtAct } from '../../chain/index.ts'
import { type Address, type Hash, oneAtATime } from '../../core/index.ts'
import { type Submission, sendSubmission } from '../../jury/index.ts'
import type { submitEnrolment } from '../wires/questions.ts'
import type { Relayed } from './relayer.ts'

type Enrolled = z.output<typeof submitEnrolment.asked>
type OfMany = Extract<Submission, { kind: 'seal' | 'vote' }>

/** The relayer's side that faces the jury. */
export type CourtRelay = {
  enrol(enrolment: Enrolled): Promise<void>
  /** Resolves when it is mined; seals and ballots are held until they are sent together. */
  submit(submission: Submission): Promise<void>
  /** Submits the seals, or the ballots, that are held: in one transaction. */
  sendHeld(kind: OfMany['kind']): Promise<void>
}

/**
 * Submits to the jury what jurors signed, and what needs no signature: seals and ballots of many in one transaction, the
 * rest one by one.
 */
export function createCourtRelay(
  client: EarnestClient,
  { court, sender, tell }: { court: Address; sender: Account; tell: (relayed: Relayed) => void },
): CourtRelay {
  let held: readonly OfMany[] = []
  // Transactions are numbered.
  const inTurn = oneAtATime()
  const mine = (act: string, acts: number, send: () => Promise<Hash>): Promise<void> =>
    inTurn(async () => {
      const { receipt } = await sendAndWait(send, (hash) => waitForCourtAct(client, { court, hash }))
      const { transactionHash: hash, gasUsed: gas } = receipt
      tell({ act, acts, hash, gas, paid: 0n })
    })

  return {
    enrol: (enrolment) => mine('enrol', 1, () => enrol(client, { court, sender, ...enrolment })),
    async submit(submission) {
      if (submission.kind === 'seal' || submission.kind === 'vote') held = [...held, submission]
      else await mine(submission.kind, 1, () => sendSubmission(client, { ...submission, court, sender }))
    },
    async sendHeld(kind) {
      const together = held.filter((one) => one.kind === kind)
      held = held.filter((one) => one.kind !== kind)
      const id = together[0]?.id
      if (id === undefined) return
      // By seat: the same transaction, in whatever order they came.
      const seals = together.flatMap((one) => (one.kind === 'seal' ? one.seals : [])).sort(bySeat)
      const ballots = together.flatMap((one) => (one.kind === 'vote' ? one.ballots : [])).sort(bySeat)
      const common = { court, sender, id }
      if (kind === 'seal') await mine(kind, seals.length, () => seal(client, { ...common, seals }))
      else await mine(kind, ballots.length, () => vote(client, { ...common, ballots }))
    },
  }
}

function bySeat(one: { seat: number }, other: { seat: number }): number {
  return one.seat - other.seat
}
