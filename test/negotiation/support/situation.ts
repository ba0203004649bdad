import { expect } from 'chai'

import type { Address } from '../../../src/core/index.ts'
import { type NegotiationRecord, receiveMove, takeTurn } from '../../../src/negotiation/index.ts'
import { type Forgery, forgeSheet, textOf } from './forge.ts'
import { type Changes, openBetween, type Parties, startParties } from './parties.ts'

/** A negotiation under way, and the time on both sides' clocks. */
export type Situation = Parties & {
  readonly id: `0x${string}`
  readonly record: NegotiationRecord
  readonly now: number
}

/** A negotiation in which the seller and the buyer have each quoted, and the seller is next. */
export async function begin(buyer: Changes = {}): Promise<Situation> {
  const parties = startParties({ buyer })
  const id = await openBetween(parties)
  for (const [from, to] of [
    [parties.seller, parties.buyer],
    [parties.buyer, parties.seller],
  ] as const) {
    const turn = await takeTurn(from, id)
    if (turn.kind !== 'sent' || !(await receiveMove(to, turn.entry.text)).ok) throw new Error('did not begin')
  }
  const record = (await parties.buyer.store.load(id)) as NegotiationRecord
  return { ...parties, id, record, now: parties.clock.now() }
}

/** What the buyer says to a text, after making sure that a refusal changed nothing. */
export async function codeOf({ buyer, id }: Situation, text: string): Promise<string> {
  const before = await buyer.store.load(id)
  const answer = await receiveMove(buyer, text)
  if (answer.ok) return 'ok'
  const { proofs: _, ...after } = (await buyer.store.load(id)) as NegotiationRecord
  const { proofs: __, ...expected } = before as NegotiationRecord
  expect(after).to.deep.equal(expected)
  return answer.code
}

/** The text of a move that the seller forged; by default of a good one. */
export const forged = async (situation: Situation, forgery: Partial<Forgery> = {}) =>
  textOf(await forgeSheet(situation.record, { now: situation.now, ...forgery }))

/** Changes one place of the JSON that travels. */
export const edited = (
  text: string,
  edit: (wire: Record<string, never> & { terms: object }) => object | string,
) => {
  const result = edit(JSON.parse(text))
  return typeof result === 'string' ? result : JSON.stringify(result)
}

export const other = `0x${'77'.repeat(32)}` as const
export const somebody: Address = `0x${'88'.repeat(20)}`
