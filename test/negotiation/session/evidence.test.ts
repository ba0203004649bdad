import { expect } from 'chai'

import { standingSheet } from '../../../src/negotiation/index.ts'
import { openBetween, playOut, startParties } from '../support/parties.ts'

const ofBuyer = ['https://buyer.example']
const ofSeller = ['https://seller.example', 'https://copy.example']

describe('where evidence is served', () => {
  const agreedBy = async (changes: Parameters<typeof startParties>[0]) => {
    const parties = startParties(changes)
    const id = await openBetween(parties)
    await playOut(parties, id)
    const records = await Promise.all([parties.buyer.store.load(id), parties.seller.store.load(id)])
    return records.map((record) => record && standingSheet(record)?.move.document.terms.evidence)
  }

  it('is in the terms that both agree on, of both sides', async () => {
    const found = await agreedBy({ buyer: { evidence: ofBuyer }, seller: { evidence: ofSeller } })
    expect(found).to.deep.equal([
      { buyer: ofBuyer, seller: ofSeller },
      { buyer: ofBuyer, seller: ofSeller },
    ])
  })

  it('is that of one side, or left out', async () => {
    const [alone] = await agreedBy({ seller: { evidence: ofSeller } })
    expect(alone).to.deep.equal({ seller: ofSeller })
    expect(await agreedBy({})).to.deep.equal([undefined, undefined])
  })
})
