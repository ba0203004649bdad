import type { Account } from 'viem'
import type { z } from 'zod'

import { type EarnestClient, enrol, seal, vote, waitForCourtAct } from '../../chain/index.ts'
import type { Address, Hash } from '../../core/index.ts'
import { type Submission, sendSubmission } from '../../jury/index.ts'
import type { submitEnrolment } from '../wires/questions.ts'
import type { Relayed } from './relayer.ts'

type Enrolled = z.output<typeof submitEnrolment.asked>
type OfMany = Extract<Submission, { kind: 'seal' | 'vote' }>
type Held = { readonly submission: OfMany; readonly mined: PromiseWithResolvers<void> }

/** Which seals or ballots go together. */
export type Gathering = { readonly kind: OfMany['kind']; readonly count: number }

/** The relayer's side that faces the jury. */
export type CourtRelay = {
  enrol(enrolment: Enrolled): Promise<void>
  /** Resolves when it is mined. Seals and ballots wait until they are gathered. */
  submit(submission: Submission): Promise<void>
  /** Waits for so many seals or ballots, and submits them in one transaction. */
  gather(gathering: Gathering): Promise<void>
}

/**
 * Submits to the jury what jurors signed, and what needs no signature: seals and ballots of many in one transaction, the
 * rest one by one.
 */
export function createCourtRelay(
  client: EarnestClient,
  { court, sender, tell }: { court: Address; sender: Account; tell: (relayed: Relayed) => void },
): CourtRelay {
  const held: Held[] = []
  let gathering: (Gathering & { readonly done: PromiseWithResolvers<void> }) | undefined
  let last: Promise<unknown> = Promise.resolve()

  /** One at a time: transactions are numbered. */
  const inTurn = <Result>(job: () => Promise<Result>): Promise<Result> => {
    const result = last.then(job, job)
    last = result.catch(() => undefined)
    return result
  }
  const mine = (act: string, acts: number, send: () => Promise<Hash>): Promise<void> =>
    inTurn(async () => {
      const { receipt } = await waitForCourtAct(client, { court, hash: await send() })
      const { transactionHash: hash, gasUsed: gas } = receipt
      tell({ act, acts, hash, gas, paid: 0n })
    })

  const gatherNow = async (): Promise<void> => {
    if (!gathering) return
    const { kind, count, done } = gathering
    const together = held.filter(({ submission }) => submission.kind === kind)
    if (together.length < count) return
    gathering = undefined
    for (const one of together) held.splice(held.indexOf(one), 1)
    const outcome = sendTogether(together.map(({ submission }) => submission))
    await outcome.then(done.resolve, done.reject)
    for (const { mined } of together) await outcome.then(mined.resolve, mined.reject)
  }

  const sendTogether = (submissions: readonly OfMany[]): Promise<void> => {
    const id = submissions[0]?.id as Hash
    // By seat: the same transaction, in whatever order they came.
    const seals = submissions.flatMap((one) => (one.kind === 'seal' ? one.seals : [])).sort(bySeat)
    if (seals.length > 0) return mine('seal', seals.length, () => seal(client, { court, sender, id, seals }))
    const ballots = submissions.flatMap((one) => (one.kind === 'vote' ? one.ballots : [])).sort(bySeat)
    return mine('vote', ballots.length, () => vote(client, { court, sender, id, ballots }))
  }

  return {
    enrol: (enrolment) => mine('enrol', 1, () => enrol(client, { court, sender, ...enrolment })),
    submit(submission) {
      if (submission.kind === 'seal' || submission.kind === 'vote') {
        const mined = Promise.withResolvers<void>()
        held.push({ submission, mined })
        void gatherNow()
        return mined.promise
      }
      return mine(submission.kind, 1, () => sendSubmission(client, { ...submission, court, sender }))
    },
    async gather(wanted) {
      const done = Promise.withResolvers<void>()
      gathering = { ...wanted, done }
      void gatherNow()
      await done.promise
    },
  }
}

function bySeat(one: { seat: number }, other: { seat: number }): number {
  return one.seat - other.seat
}
