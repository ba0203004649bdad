import { expect } from 'chai'
import fc from 'fast-check'

import type { Hash } from '../../../src/core/index.ts'
import { createPlaces, type Place } from '../../../src/negotiation/session/places.ts'

type Step = { readonly kind: 'put' | 'remove' | 'postpone'; readonly id: number; readonly vouched: boolean }

const steps: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('put', 'put', 'put', 'remove', 'postpone'),
  id: fc.nat(20),
  vouched: fc.boolean(),
})

/** A place of which a buyer has four, and a peer seven. */
const placeOf = (id: number, vouched: boolean, moves: number): Place => ({
  id: `0x${id.toString(16)}` as Hash,
  buyer: `buyer ${id % 5}`,
  peer: `peer ${id % 3}`,
  vouched,
  until: 0,
  moves,
  movedAt: 0,
})

describe('places', () => {
  it('are counted as a list of them would be, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 200 }), (history) => {
        const places = createPlaces()
        // The same, looked through each time: in the order of their last moves.
        let list: Place[] = []
        for (const [moves, { kind, id, vouched }] of history.entries()) {
          const place = placeOf(id, vouched, moves)
          const before = list.find((one) => one.id === place.id)
          const others = list.filter((one) => one !== before)
          if (kind === 'put') {
            places.put(place)
            list = [...others, place]
          } else if (kind === 'remove') {
            expect(places.remove(place.id)).to.equal(before !== undefined)
            list = others
          } else {
            places.postpone(place.id)
            if (before !== undefined) list = [...others, before]
          }
          const unvouched = list.filter((one) => !one.vouched)
          const vouchedFor = list.filter((one) => one.vouched)
          expect(places.quietestVouched()).to.equal(vouchedFor[0])
          for (const name of ['peer 0', 'peer 1', 'peer 2']) {
            expect(places.quietestVouched(name)).to.equal(vouchedFor.find(({ peer }) => peer === name))
          }
          expect(places.size).to.equal(list.length)
          expect(places.unvouched).to.equal(unvouched.length)
          expect([...places.all()]).to.have.members(list)
          expect(places.movesOf(place.id)).to.equal(list.find((one) => one.id === place.id)?.moves)
          const sizes = [0, 1, 2].map((peer) => unvouched.filter((one) => one.peer === `peer ${peer}`))
          for (const [peer, own] of sizes.entries()) {
            const name = `peer ${peer}`
            expect(places.unvouchedOf(name)).to.equal(own.length)
            expect(places.ofPeer(name)).to.equal(list.filter((one) => one.peer === name).length)
            expect(places.quietest(name)).to.equal(own[0])
          }
          for (let buyer = 0; buyer < 5; buyer++) {
            const name = `buyer ${buyer}`
            expect(places.ofBuyer(name)).to.equal(list.filter((one) => one.buyer === name).length)
          }
          const largest = Math.max(...sizes.map((own) => own.length))
          const candidates = sizes.filter((own) => own.length === largest).map(([first]) => first)
          expect(candidates).to.include(places.quietest())
        }
      }),
      { numRuns: 200 },
    )
  })
})
