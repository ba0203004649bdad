import { expect } from 'chai'

import { refused } from '../../../src/core/index.ts'
import { validateCriteria } from '../../../src/jury/index.ts'
import { type CheckCriteria, openNegotiation, receiveRequest } from '../../../src/negotiation/index.ts'
import type { Criteria } from '../../../src/terms/index.ts'
import { type Changes, domain, sellerSigner, startParties } from '../support/parties.ts'
import { template } from '../support/template.ts'

const begin = (changes: { readonly buyer?: Changes; readonly seller?: Changes }) => {
  const parties = startParties(changes)
  const open = () =>
    openNegotiation(parties.buyer, {
      seller: sellerSigner.address,
      domain,
      template,
      rounds: 10,
      until: parties.clock.now() + 3_600,
      buyerNonce: 1n,
    })
  return { ...parties, open }
}

const never: CheckCriteria = async () =>
  refused('CriteriaInvalid', 'Nobody can check that', { at: 'checks.0' })

describe('criteria that can not be checked', () => {
  it('are not asked for: nothing is signed or kept', async () => {
    const { buyer, open } = begin({ buyer: { checkCriteria: never } })
    expect(await open()).to.deep.equal(
      refused('CriteriaInvalid', 'Nobody can check that', { plan: 0, milestone: 0, at: 'checks.0' }),
    )
    expect(await buyer.store.ids()).to.deep.equal([])
  })

  it('are not negotiated about', async () => {
    const { seller, open } = begin({ seller: { checkCriteria: never } })
    const opened = await open()
    if (!opened.ok) throw new Error(opened.message)
    expect(await receiveRequest(seller, opened.text)).to.deep.include({ ok: false, code: 'CriteriaInvalid' })
    expect(await seller.store.ids()).to.deep.equal([])
  })

  it('are what a jury could not read', async () => {
    const checkCriteria: CheckCriteria = (criteria) => validateCriteria(criteria, { attachments: new Map() })
    const { open } = begin({ buyer: { checkCriteria } })
    expect(await open()).to.deep.include({ ok: false, code: 'CriteriaInvalid' })
  })

  it('are looked for in every milestone of every plan', async () => {
    const seen: Criteria[] = []
    const checkCriteria: CheckCriteria = (criteria) => {
      seen.push(criteria)
      return { ok: true }
    }
    const { open } = begin({ buyer: { checkCriteria } })
    expect((await open()).ok).to.equal(true)
    expect(seen).to.deep.equal(
      template.plans.flatMap(({ milestones }) => milestones.map(({ criteria }) => criteria)),
    )
  })
})
