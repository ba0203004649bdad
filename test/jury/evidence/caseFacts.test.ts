import { expect } from 'chai'

import { keccak256 } from '../../../src/core/index.ts'
import {
  artifactOf,
  CaseNotOpenError,
  type Evidence,
  openBundle,
  packBundle,
  programJuror,
  readCaseFacts,
} from '../../../src/jury/index.ts'
import { hashCriteria } from '../../../src/terms/index.ts'
import { arbiter, buyer, type Earnest, seller, startEarnest } from '../../chain/support/earnest.ts'
import { byHash, encode } from '../support/criteria.ts'
import { criteria, deliverable, documentOf, files } from '../support/evidence.ts'

const statements = { buyer: 'Not what I asked for.', seller: 'As agreed.' }

describe('readCaseFacts', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  /** Commits a deal of two milestones under the criteria, and says how to act in it. */
  async function begin() {
    const { client, commit, escrow, pay, sheet, sign, hashAct } = earnest
    const { hash, document, parts } = documentOf(criteria, 'chain')
    const amount = 30_000_000n
    const milestone = { amount, bond: 0n, duration: 86_400, criteria: hashCriteria(criteria) }
    const terms = await sheet({ document: hash, milestones: [milestone, milestone] })
    const { deal } = await commit(terms)
    const deliver = async (milestone: number, artifact: `0x${string}`) => {
      const { index } = await client.getMilestone({ terms, milestone })
      const delivery = { milestone, index: index + 1, artifact }
      const consent = await sign(seller, 'Delivery', { deal, ...delivery })
      await client.waitForAct({ hash: await client.deliver({ terms, ...delivery, seller: consent }) })
    }
    const dispute = async (milestone: number, reason: `0x${string}`) => {
      const { index } = await client.getMilestone({ terms, milestone })
      const claim = { milestone, index, concededBps: 1_000, reason }
      const consent = await pay(buyer, terms.arbiterFee, hashAct('Dispute', { deal, ...claim }))
      await client.waitForAct({ hash: await client.dispute({ terms, ...claim, buyer: consent }) })
    }
    const evidence: Evidence = {
      chainId: earnest.domain.chainId,
      escrow,
      terms,
      milestone: 0,
      termsPart: parts.terms,
      trail: document.trail,
      deliverable,
      statements,
      attachments: byHash(files),
    }
    const read = (index: number) =>
      readCaseFacts(earnest.chain, { chainId: earnest.domain.chainId, escrow, terms, milestone: index })
    return { terms, deal, deliver, dispute, evidence, read }
  }

  it('reads what a bundle is opened with, and a program judges it', async () => {
    const { deal, deliver, dispute, evidence, read, terms } = await begin()
    const artifact = artifactOf(keccak256(deliverable), statements.seller)
    await deliver(0, keccak256(encode('a draft')))
    await deliver(0, artifact)
    await deliver(1, keccak256(encode('another milestone')))
    await dispute(0, keccak256(statements.buyer))
    await dispute(1, keccak256('another reason'))

    const facts = await read(0)
    expect(facts).to.deep.include({
      deal,
      milestone: 0,
      artifact,
      reason: keccak256(statements.buyer),
      concededBps: 1_000,
    })
    expect(facts.until).to.be.closeTo((await earnest.now()) + terms.rulingPeriod, 60)

    const opened = openBundle(packBundle(evidence), { facts })
    if (!opened.ok) throw new Error(opened.message)
    const judgement = await programJuror({ name: 'one' }).judge(opened.bundle, {})
    expect(judgement).to.deep.include({ kind: 'answered', sellerBps: 10_000 })
    expect(openBundle(packBundle(evidence), { facts: await read(1) })).to.deep.include({
      code: 'MilestoneMismatch',
    })
  })

  it('reads a case that its arbiter has engaged in', async () => {
    const { deal, deliver, dispute, read, terms } = await begin()
    await deliver(0, keccak256(deliverable))
    await dispute(0, keccak256(statements.buyer))
    const consent = await earnest.sign(arbiter, 'Engagement', { deal, milestone: 0 })
    await earnest.client.waitForAct({
      hash: await earnest.client.engage({ terms, milestone: 0, arbiter: consent }),
    })
    expect((await read(0)).artifact).to.equal(keccak256(deliverable))
  })

  it('throws where nothing is in dispute', async () => {
    const { deliver, read } = await begin()
    for (const step of [async () => undefined, () => deliver(0, keccak256(deliverable))]) {
      await step()
      expect(await read(0).catch((error) => error)).to.be.instanceOf(CaseNotOpenError)
    }
  })
})
