import {
  type CourtEvent,
  createCourtEventCursor,
  type EarnestClient,
  getCase,
  getJuror,
  JurorUnknownError,
  type ReadingOptions,
} from '../../chain/index.ts'
import { type Address, type Hash, isSameAddress } from '../../core/index.ts'
import { caseIdOf } from '../deliberation/caseId.ts'
import type { CourtProfile } from './courtProfile.ts'
import { followEvents } from './followEvents.ts'
import type { JurorStep } from './jurorStep.ts'
import { latestFrom } from './latestFrom.ts'
import { RecordUnreadableError } from './store/fileJurorStore.ts'
import type { JurorStore, RoundKey } from './store/jurorStore.ts'
import { isReferred, type RoundRecord } from './store/roundRecord.ts'

/** What {@link noticeRounds} takes. */
export type NoticeParameters = {
  readonly client: EarnestClient
  readonly profile: CourtProfile
  /** The juror's key. */
  readonly juror: Address
  readonly store: JurorStore
  /** The first block looked at, where none is kept. */
  readonly fromBlock: bigint
  readonly reading: ReadingOptions
  /** Told of each round in which something may be left to do. */
  readonly onOpen: (round: RoundKey) => void
  readonly onStep: (step: JurorStep) => void
  /** Told of a round's record that is damaged: nothing is signed in it. */
  readonly onUnreadable: (error: RecordUnreadableError, id: Hash) => void
}

type Taken = CourtEvent<'Drawn' | 'Opened'>

/** What became of an event: the round's record, and whether it was there before. */
type Admitted = { readonly known: boolean; readonly record: RoundRecord }

/**
 * Learns of a court's new rounds from its events: hints, since who sits is read from the court itself.
 *
 * @returns Looks once.
 */
export function noticeRounds(given: NoticeParameters): () => Promise<void> {
  const { client, profile, store, fromBlock, reading, onUnreadable } = given
  const names = profile.kind === 'jury' ? (['Drawn'] as const) : (['Opened'] as const)
  return followEvents<Taken>({
    store,
    contract: profile.court,
    fromBlock,
    open: (from) =>
      createCourtEventCursor<Taken['name']>(client, {
        ...reading,
        court: profile.court,
        names,
        fromBlock: from,
      }),
    async take(event) {
      if (event.removed) return
      await admit(given, event).catch((error) => {
        // Of that round alone.
        if (!(error instanceof RecordUnreadableError)) throw error
        onUnreadable(error, event.args.id)
      })
    },
  })
}

async function admit(given: NoticeParameters, event: Taken): Promise<void> {
  const { profile, juror, store, onOpen, onStep } = given
  const { id, deal } = event.args
  const round = event.name === 'Drawn' ? event.args.round : 0
  const milestone = milestoneOf(deal, id)
  if (milestone === undefined || !(await concerns(given, event))) return
  const fresh: RoundRecord = {
    version: '1',
    juror,
    chainId: profile.domain.chainId,
    court: profile.court,
    id,
    round,
    deal,
    milestone,
    published: false,
  }
  const { known, record } = await store.change<Admitted>(fresh, (current) => {
    if (current === undefined) return { next: fresh, result: { known: false, record: fresh } }
    if (current.end !== 'notSitting') return { result: { known: true, record: current } }
    const { end: _, ...again } = current
    return { next: again, result: { known: true, record: again } }
  })
  if (record.end === undefined) onOpen({ id, round })
  if (!known) onStep({ step: 'noticed', id, round, court: profile.court })
}

/** Whether the juror was drawn, or is of the panel. */
async function concerns(
  { client, profile: { court }, juror }: NoticeParameters,
  event: Taken,
): Promise<boolean> {
  const blockNumber = await latestFrom(client, event.blockNumber)
  if (event.name === 'Opened') {
    const { rounds } = await getCase(client, { court, id: event.args.id, blockNumber })
    return (rounds[0]?.seats ?? []).some((seat) => isSameAddress(seat.juror, juror))
  }
  try {
    const { id } = await getJuror(client, { court, juror, blockNumber })
    return event.args.candidates.includes(id)
  } catch (error) {
    if (error instanceof JurorUnknownError) return false
    throw error
  }
}

/** Which milestone of a deal a case is about, 0 where another contract brought it; undefined: none. */
function milestoneOf(deal: Hash, id: Hash): number | undefined {
  if (isReferred({ deal })) return 0
  for (let milestone = 0; milestone < 32; milestone++) {
    if (caseIdOf(deal, milestone) === id.toLowerCase()) return milestone
  }
  return undefined
}
