import { type Hash, type Refusal, refused } from '../../core/index.ts'
import { agreementOf } from '../protocol/agreement.ts'
import type { Opening } from '../protocol/opening.ts'
import { sideOfRound } from '../protocol/side.ts'
import { phaseOf } from '../protocol/transcript.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import { createGate, type Gate } from './gate.ts'
import type { NegotiatorParameters } from './negotiator.ts'
import { createPlaces } from './places.ts'

/** The most negotiations that are under way at once unless a negotiator says otherwise. */
const defaultMost = 10_000

/** After how many seconds without a move a negotiation makes room for a newcomer, when places are short. */
const quietAfter = 60

/** How many candidates are looked at for one place: each look is a step of the store. */
const mostLooks = 8

/**
 * The most negotiations that are given up while their requests still run. Of each the id is remembered until then, some
 * 130 bytes: no round of it may be signed again. When there are so many, no more are given up.
 */
const defaultRemembered = 200_000

/**
 * The longest time, in seconds, that a newcomer's request may run once much is remembered: then it is soon remembered no
 * more. Else a flood of requests that run for 30 days would be felt for as long.
 */
const shortLife = 60 * 60

/** A request that asks for a place. */
export type Newcomer = {
  readonly id: Hash
  readonly opening: Opening
  /** See {@link Inbox}; empty where it is not known. */
  readonly peer: string
}

/** Who may negotiate with a seller, and who has to make room. */
export type Admission = {
  /** Gives a newcomer a place, or says that there is none. */
  enter(
    newcomer: Newcomer,
  ): Promise<{ readonly ok: true; readonly vouched: boolean } | Refusal<'Busy' | 'UntilTooFar'>>
  /** Gives a place back that was not used. */
  leave(id: Hash): void
  /** Notes what became of a negotiation. */
  note(record: NegotiationRecord): void
  /** Gives back the places of those whose time is over; once a second at most. */
  sweep(): Promise<void>
  /** Asks an outside question for a stranger. */
  readonly ask: Gate
}

/** What an admission is made of. */
export type AdmissionParameters = Pick<
  NegotiatorParameters,
  'store' | 'clock' | 'mostNegotiations' | 'mostPerBuyer' | 'mostPerPeer'
> & {
  readonly vouchFor: (opening: Opening) => Promise<boolean>
  /** Told of what is given up. */
  readonly forgot: (id: Hash) => void
  /** How many ids of those are remembered at once; default: 200,000. */
  readonly mostRemembered?: number | undefined
}

/**
 * Decides who gets a seller's places, in the same time however many there are.
 *
 * - Only what is open has a place: what was left, agreed, or is over gives it back.
 * - A buyer and a peer have a share each.
 * - Half of the places are for buyers that somebody vouches for, which is asked only when the others are taken.
 * - When there is none, the quietest negotiation without a voucher is given up: one of the same peer when that has its
 *   share, else one of the peer that has most. Among equals it must have been quiet for a minute; whoever is vouched for
 *   need not wait so long. Money for the cheapest outcome can be next to nothing: where all are vouched for, the quietest
 *   of them makes room for another that is, once it was quiet for a minute.
 * - What is agreed, or carries a live firm signature of either side, is never given up.
 *
 * Of what came to nothing, as many as there are places are kept, the last ones, and of the others their ids. Once half of
 * the room for ids is taken, newcomers may ask for an hour at most; those that are vouched for, once three quarters are.
 * When nothing can be given up for want of room, nobody new is let in who would have to be kept.
 */
export function createAdmission(parameters: AdmissionParameters): Admission {
  const { store, clock, vouchFor, forgot, mostNegotiations: most = defaultMost } = parameters
  const { mostRemembered = defaultRemembered } = parameters
  const { mostPerBuyer = Math.ceil(most / 100), mostPerPeer = Math.ceil(most / 16) } = parameters
  const mostUnvouched = Math.ceil(most / 2)
  const places = createPlaces()
  const ask = createGate()
  /** What came to nothing, with the end of its request, oldest first. */
  const over = new Map<Hash, number>()
  const remembered = countByMinute()
  let sweptAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  /** What the store holds from before. Read once. */
  const ready = (): Promise<void> => {
    reading ??= (async () => {
      for (const id of await store.ids()) {
        const record = await store.load(id)
        if (record !== undefined) note(record)
      }
    })()
    return reading
  }

  const put = ({ id, opening, peer }: Newcomer, vouched: boolean, moves = 0): void =>
    places.put({
      id,
      buyer: opening.request.buyer.toLowerCase(),
      peer,
      vouched,
      until: opening.request.until,
      moves,
      movedAt: clock.now(),
    })

  const note = (record: NegotiationRecord): void => {
    const { id, opening, entries, admission, side } = record
    if (side !== 'seller') return
    if (isUnderWay(record, clock.now())) {
      if (places.movesOf(id) === entries.length) return
      put({ id, opening, peer: admission?.peer ?? '' }, admission?.vouched ?? false, entries.length)
    } else {
      places.remove(id)
      if (agreementOf(record) === undefined) over.set(id, opening.request.until)
    }
  }

  const isPeerOver = (peer: string, more: number) => peer !== '' && places.ofPeer(peer) + more > mostPerPeer
  const isShort = (peer: string) =>
    isPeerOver(peer, 1) || places.size >= most || places.unvouched >= mostUnvouched

  /** Gives one negotiation up. Nothing of ours that binds is in it, now and in the step in which it goes. */
  const giveUp = async (id: Hash, until: number): Promise<boolean> => {
    const now = clock.now()
    if (now < until && remembered.count(now) >= mostRemembered) return false
    const signed = await store.changeLedger((ledger) => ({
      result: ledger.some(({ negotiation }) => negotiation === id),
    }))
    const may = (record: NegotiationRecord) => agreementOf(record) === undefined && !isHeld(record, now)
    if (signed || !(await store.forget(id, { until, now, may }))) return false
    if (now < until) remembered.add(until)
    places.remove(id)
    over.delete(id)
    forgot(id)
    return true
  }

  /** Gives the quietest up, after the newcomer was counted already. */
  const makeRoom = async (peer: string, vouched: boolean): Promise<boolean> => {
    for (let look = 0; look < mostLooks; look++) {
      const own = isPeerOver(peer, 0)
      const from = own ? peer : undefined
      const victim = places.quietest(from) ?? (vouched ? places.quietestVouched(from) : undefined)
      if (victim === undefined) return false
      const now = clock.now()
      const quiet = now >= Math.min(victim.movedAt + quietAfter, victim.until)
      const larger = !own && places.unvouchedOf(victim.peer) > places.unvouchedOf(peer)
      const isBetter = victim.vouched ? false : vouched || larger
      if (!quiet && !isBetter) return false
      if (await giveUp(victim.id, victim.until)) return true
      places.postpone(victim.id)
    }
    return false
  }

  /** Counts a newcomer in, and out again when there is no room for it. */
  const squeeze = async (newcomer: Newcomer, vouched: boolean): Promise<boolean> => {
    const { id, peer } = newcomer
    put(newcomer, vouched)
    const fits = !isPeerOver(peer, 0) && places.size <= most && (vouched || places.unvouched <= mostUnvouched)
    if (fits || (await makeRoom(peer, vouched))) return true
    places.remove(id)
    return false
  }

  /** Whether a request ends soon enough, where more than a part of the room for ids is taken. */
  const isInTime = ({ request: { until } }: Opening, part: number): boolean => {
    const now = clock.now()
    return until <= now + shortLife || remembered.count(now) < part * mostRemembered
  }

  /** Looks through all places, but once a second at most: so many as come, none pays for it. */
  const sweep = async (): Promise<void> => {
    await ready()
    const now = clock.now()
    if (now === sweptAt) return
    sweptAt = now
    for (const { id, until } of places.all()) {
      if (now < until) continue
      places.remove(id)
      over.set(id, until)
    }
    await trim(over.size)
  }

  /** Gives up the oldest of what came to nothing, where more is kept than there are places. */
  const trim = async (steps: number): Promise<void> => {
    for (let step = 0; step < steps && over.size > most; step++) {
      const [id, until] = over.entries().next().value as [Hash, number]
      over.delete(id)
      // What still binds is looked at again later.
      if (!(await giveUp(id, until)) && (await store.load(id)) !== undefined) over.set(id, until)
    }
  }

  return {
    leave: (id) => void places.remove(id),
    note,
    sweep,
    ask,
    async enter(newcomer) {
      await ready()
      const { id, opening, peer } = newcomer
      if (places.has(id)) return { ok: true, vouched: false }
      if (places.ofBuyer(opening.request.buyer.toLowerCase()) >= mostPerBuyer) {
        return busy('buyer', mostPerBuyer)
      }
      await trim(2)
      if (isShort(peer) || over.size > 2 * most) await sweep()
      if (over.size > 2 * most) return busy('all', most)
      const inTime = isInTime(opening, 1 / 2)
      if (inTime && (await squeeze(newcomer, false))) return { ok: true, vouched: false }
      if (!isInTime(opening, 3 / 4)) return tooFar(opening, clock.now())
      const vouched = await ask(peer, () => vouchFor(opening))
      if (!vouched.ok) return vouched
      if (vouched.answer && (await squeeze(newcomer, true))) return { ok: true, vouched: true }
      if (!inTime) return tooFar(opening, clock.now())
      return isPeerOver(peer, 1) ? busy('peer', mostPerPeer) : busy('all', most)
    },
  }
}

/** Whether a negotiation holds a place: both sides can still say something new in it. */
function isUnderWay(record: NegotiationRecord, now: number): boolean {
  return phaseOf(record) === 'open' && agreementOf(record) === undefined && now < record.opening.request.until
}

/** Whether a live firm signature of either side is in a negotiation. */
function isHeld({ drafts, entries }: NegotiationRecord, now: number): boolean {
  const ours = Object.values(drafts).some(
    (draft) => draft.kind === 'accept' || (draft.kind === 'offer' && now < draft.terms.expiry),
  )
  const last = entries.at(-1)
  const theirs =
    last?.move.kind === 'offer' && sideOfRound(last.round) === 'buyer' && now < last.move.terms.expiry
  return ours || theirs
}

/** Counts what has an end, and stops counting it there, to the minute. */
function countByMinute() {
  const minutes = new Map<number, number>()
  let total = 0
  let cleared = 0
  return {
    add(until: number): void {
      const minute = Math.floor(until / 60)
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
      total++
    },
    count(now: number): number {
      const current = Math.floor(now / 60)
      if (current === cleared) return total
      cleared = current
      for (const [minute, count] of minutes) {
        if (minute >= current) continue
        minutes.delete(minute)
        total -= count
      }
      return total
    },
  }
}

function tooFar({ request: { until } }: Opening, now: number): Refusal<'UntilTooFar'> {
  const message = 'So many ask that a request may not run for so long now'
  return refused('UntilTooFar', message, { found: until, most: now + shortLife })
}

function busy(share: 'buyer' | 'peer' | 'all', most: number): Refusal<'Busy'> {
  return refused('Busy', 'Too many negotiations are under way', { share, most })
}
