import type { Hash } from '../../core/index.ts'

/** A negotiation that is under way, as far as its place is concerned. */
export type Place = {
  readonly id: Hash
  /** The buyer's address in small letters. */
  readonly buyer: string
  /** Whom it came from; empty where that is not known. */
  readonly peer: string
  /** Whether the buyer was found to have money or a record. */
  readonly vouched: boolean
  /** Unix time at which the request ends. */
  readonly until: number
  /** How many moves were made, and the Unix time of the last. */
  readonly moves: number
  readonly movedAt: number
}

/** The places of one peer, those without a voucher and those with one, each in the order of their last moves. */
type Group = { count: number; readonly quietest: Map<Hash, Place>; readonly vouched: Map<Hash, Place> }

/** Who holds places. Every function but `all` takes the same time however many there are. */
export type Places = {
  readonly size: number
  /** How many are held without a voucher. */
  readonly unvouched: number
  has(id: Hash): boolean
  /** How many moves were made in a negotiation when its place was put; undefined: it has none. */
  movesOf(id: Hash): number | undefined
  /** Adds a place, or moves it to the end when it is there. */
  put(place: Place): void
  /** @returns Whether it was there. */
  remove(id: Hash): boolean
  /** Puts a place behind the others of its peer without calling it moved. */
  postpone(id: Hash): void
  ofBuyer(buyer: string): number
  ofPeer(peer: string): number
  unvouchedOf(peer: string): number
  /** The quietest place without a voucher, of a peer or of the peer that has most of them. */
  quietest(peer?: string): Place | undefined
  /** The quietest place with a voucher, of a peer or of all. */
  quietestVouched(peer?: string): Place | undefined
  all(): Iterable<Place>
}

/** Counts places by buyer and peer, and keeps the peer with most of them at hand. */
export function createPlaces(): Places {
  const places = new Map<Hash, Place>()
  const vouched = new Map<Hash, Place>()
  const buyers = new Map<string, number>()
  const groups = new Map<string, Group>()
  /** Peers by how many places without a voucher they hold; `most` is the largest number that any holds. */
  const bySize = new Map<number, Set<string>>()
  let most = 0
  let unvouched = 0

  const groupOf = (peer: string): Group => {
    const group = groups.get(peer) ?? { count: 0, quietest: new Map(), vouched: new Map() }
    groups.set(peer, group)
    return group
  }
  const resize = (peer: string, before: number, after: number) => {
    const left = bySize.get(before)
    left?.delete(peer)
    if (left?.size === 0) bySize.delete(before)
    if (after > 0) bySize.set(after, (bySize.get(after) ?? new Set()).add(peer))
    unvouched += after - before
    // One at a time, up or down: a search of the largest number takes one step.
    if (after > most) most = after
    else if (before === most && !bySize.has(before)) most = after
  }
  const remove = (id: Hash): boolean => {
    const place = places.get(id)
    if (place === undefined) return false
    places.delete(id)
    addTo(buyers, place.buyer, -1)
    const group = groupOf(place.peer)
    group.count--
    const size = group.quietest.size
    if (group.quietest.delete(id)) resize(place.peer, size, size - 1)
    vouched.delete(id)
    group.vouched.delete(id)
    if (group.count === 0) groups.delete(place.peer)
    return true
  }

  return {
    get size() {
      return places.size
    },
    get unvouched() {
      return unvouched
    },
    has: (id) => places.has(id),
    movesOf: (id) => places.get(id)?.moves,
    put(place) {
      remove(place.id)
      places.set(place.id, place)
      addTo(buyers, place.buyer, 1)
      const group = groupOf(place.peer)
      group.count++
      if (place.vouched) {
        vouched.set(place.id, place)
        group.vouched.set(place.id, place)
        return
      }
      const size = group.quietest.size
      group.quietest.set(place.id, place)
      resize(place.peer, size, size + 1)
    },
    remove,
    postpone(id) {
      const place = places.get(id)
      const group = place && groups.get(place.peer)
      if (place === undefined || group === undefined) return
      for (const order of place.vouched ? [vouched, group.vouched] : [group.quietest]) {
        order.delete(id)
        order.set(id, place)
      }
    },
    ofBuyer: (buyer) => buyers.get(buyer) ?? 0,
    ofPeer: (peer) => groups.get(peer)?.count ?? 0,
    unvouchedOf: (peer) => groups.get(peer)?.quietest.size ?? 0,
    quietest(peer = bySize.get(most)?.values().next().value) {
      const group = peer === undefined ? undefined : groups.get(peer)
      return group?.quietest.values().next().value
    },
    quietestVouched(peer) {
      const order = peer === undefined ? vouched : groups.get(peer)?.vouched
      return order?.values().next().value
    },
    all: () => places.values(),
  }
}

function addTo(counts: Map<string, number>, name: string, more: number): void {
  const count = (counts.get(name) ?? 0) + more
  if (count === 0) counts.delete(name)
  else counts.set(name, count)
}
