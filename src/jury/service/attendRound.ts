import { getBlock } from 'viem/actions'

import { type CourtSeat, getCase, viemClient } from '../../chain/index.ts'
import { isSameAddress } from '../../core/index.ts'
import { abstain, ballotToSubmit, sealToSubmit, signOnce, type VoterParameters } from './castBallot.ts'
import { dropCase } from './dropCase.ts'
import { judgeRound } from './judgeRound.ts'
import { hasEnded, nobodySealed, type SettleRoundParameters, settleRound } from './settleRound.ts'
import type { RoundKey } from './store/jurorStore.ts'
import type { RoundEnd, RoundRecord } from './store/roundRecord.ts'
import type { Submission } from './submit/submission.ts'

/** What {@link attendRound} takes. */
export type AttendParameters = VoterParameters &
  SettleRoundParameters & {
    /** Seconds before the end of sealing at which judging ends, so that the seal still lands. */
    readonly margin: number
  }

/**
 * Does whatever the stage of a round asks of its juror now, judging from the record and the chain alone: wherever the
 * process ended the last time, the next one goes on from there.
 *
 * @returns Whether there may be more to do.
 */
export async function attendRound(given: AttendParameters, key: RoundKey): Promise<boolean> {
  const record = await given.store.load(key)
  if (record === undefined || record.end !== undefined) return false
  const { client, profile, signer } = given
  const { number: blockNumber, timestamp } = await getBlock(viemClient(client), { blockTag: 'latest' })
  const found = await getCase(client, { court: profile.court, id: record.id, blockNumber })
  const round = found.rounds[record.round]
  const current = found.round === record.round
  // Not there: a reorganisation took the draw back. Who sits is not known while somebody may be struck.
  if (round === undefined || (current && found.stage === 'striking')) return true

  const own = round.seats.find(({ juror }) => isSameAddress(juror, signer.address))
  const voted = !(current && (found.stage === 'sealing' || found.stage === 'voting'))
  if (own === undefined || !own.sits) {
    // A reorganisation can still take a strike back.
    return voted ? end(given, record, 'notSitting') : true
  }
  if (own.seal !== undefined && own.seal !== record.ballot?.seal) return end(given, record, 'foreignSeal')

  const looked = { found, own, blockNumber }
  if (current && found.stage === 'sealing') {
    const judged = await judgeRound(given, record, {
      now: Number(timestamp),
      until: found.stageEndsAt - given.margin,
      blockNumber,
      others: round.seats.flatMap(({ sits, juror }) =>
        sits && !isSameAddress(juror, signer.address) ? [juror] : [],
      ),
      // Where others have sealed they are paid for it, and so will this juror be: it drops the case when it has.
      drop: async (known) =>
        given.errands.has('drop') && nobodySealed(found) && dropCase(given, known, blockNumber),
    })
    await submitMissing(given, sealToSubmit(await signOnce(given, judged), own))
    return true
  }
  if (current && found.stage === 'voting') {
    if (record.ballot === undefined && record.abstained === undefined) {
      // Unless the parties ended it themselves, and the court has yet to hear of it.
      if (record.terms === undefined) await abstain(given, record, record.hampered ? 'machine' : 'away')
      else await settleRound(given, record, looked)
      return true
    }
    await submitMissing(given, ballotToSubmit(await signOnce(given, record), own))
    if (own.seal !== undefined && own.sellerBps !== undefined) await settleRound(given, record, looked)
    return true
  }

  await publish(given, record, own)
  const submitted = await settleRound(given, record, looked)
  return hasEnded(found) && !submitted ? end(given, record, 'ended') : true
}

/** Submits what is missing on the chain. When that fails though it was mined, the next look shows it. */
async function submitMissing(given: AttendParameters, submission: Submission | undefined): Promise<void> {
  if (submission !== undefined) await given.submit(submission)
}

/** From here on nobody's vote can follow the rationale. */
async function publish({ store, onStep }: AttendParameters, record: RoundRecord, own: CourtSeat) {
  if (record.published) return
  const { id, round, ballot } = record
  await store.change(record, (current = record) => ({
    next: { ...current, published: true },
    result: undefined,
  }))
  if (ballot === undefined) return
  if (own.seal === undefined) onStep({ step: 'missed', id, round, stage: 'sealing' })
  else if (own.sellerBps === undefined) onStep({ step: 'missed', id, round, stage: 'voting' })
}

async function end(
  { store, onStep }: AttendParameters,
  record: RoundRecord,
  how: RoundEnd,
): Promise<boolean> {
  await store.change(record, (current = record) => ({ next: { ...current, end: how }, result: undefined }))
  onStep({ step: 'ended', id: record.id, round: record.round, end: how })
  return false
}
