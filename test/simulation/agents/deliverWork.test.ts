import { expect } from 'chai'
import { Hono } from 'hono'

import type { SignedAct } from '../../../src/chain/index.ts'
import type { Address } from '../../../src/core/index.ts'
import { type Listening, listen } from '../../../src/server/index.ts'
import type { Account } from '../../../src/simulation/agents/Account.ts'
import { deliverWork } from '../../../src/simulation/agents/deliverWork.ts'
import { directorsCriteria } from '../../../src/simulation/cleaning/Criteria.ts'
import { answer } from '../../../src/simulation/wires/answer.ts'
import { ask } from '../../../src/simulation/wires/ask.ts'
import { handApproval, rejectDelivery, submitActs } from '../../../src/simulation/wires/questions.ts'
import { isApprovalGuarded, type TermSheet } from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest } from '../../chain/support/earnest.ts'

describe('a seller with approvals in hand', () => {
  let earnest: Earnest
  let relayer: Listening
  const served: Listening[] = []
  /** What the relayer was asked to submit. */
  const submitted: SignedAct[] = []

  before(async () => {
    earnest = await startEarnest()
    const app = new Hono()
    answer(app, submitActs, async ({ acts }) => {
      submitted.push(...acts)
      for (const { kind, ...given } of acts) {
        const hash = await earnest.client[kind](given as never)
        await earnest.client.waitForAct({ hash })
      }
      return {}
    })
    relayer = await listen(app)
    served.push(relayer)
  })

  after(() => Promise.all(served.map((one) => one.close())))

  /** A committed deal, and its seller's server. */
  async function begin(changes: Partial<TermSheet> = {}) {
    const terms = await earnest.sheet(changes)
    const { deal } = await earnest.commit(terms)
    const account = {
      name: 'seller',
      address: seller.address as Address,
      signer: seller,
      domain: earnest.domain,
      client: earnest.chain,
    } as unknown as Account
    const app = new Hono()
    const criteria = terms.milestones.map(() => directorsCriteria)
    deliverWork(
      app,
      account,
      { relayer: relayer.url, careless: [] },
      async () => ({ terms, criteria }),
      () => {},
    )
    const shop = await listen(app)
    served.push(shop)
    submitted.length = 0

    const approve = async (milestones: bigint, unlessEngaged = isApprovalGuarded(terms)) => {
      const approval = { deal, milestones, metered: 0n, unlessEngaged }
      const consent = await earnest.sign(buyer, 'Approval', approval)
      await ask(shop.url, handApproval, { ...approval, consent })
    }
    const reject = (milestone: number) =>
      ask(shop.url, rejectDelivery, { deal, milestone, problems: ['a row is missing'] })
    const standing = (milestone: number) => earnest.client.getMilestone({ terms, milestone })
    return { terms, approve, reject, standing }
  }

  it('submits the approval of what is rejected all the same, and does not deliver it on chain', async () => {
    const { terms, approve, reject } = await begin()
    await approve(0b011n)
    await reject(1)
    expect(submitted.map(({ kind }) => kind)).to.deep.equal(['settle'])
    expect(submitted[0]).to.include({ milestones: 0b011n, unlessEngaged: true })
    expect((await earnest.client.getDeal({ terms })).resolved).to.equal(0b011n)
  })

  it('settles first what is approved, then delivers what is not, each time under the next index', async () => {
    const { terms, approve, reject, standing } = await begin()
    await approve(0b001n)
    await reject(2)
    expect(submitted.map(({ kind }) => kind)).to.deep.equal(['settle', 'deliver'])
    expect((await earnest.client.getDeal({ terms })).resolved).to.equal(0b001n)
    expect(await standing(2)).to.include({ status: 'delivered', index: 1 })
  })

  it('delivers again under the next index', async () => {
    const { reject, standing } = await begin()
    await reject(0)
    await reject(0)
    expect(submitted.map((act) => act.kind === 'deliver' && act.index)).to.deep.equal([1, 2])
    expect(await standing(0)).to.include({ status: 'delivered', index: 2 })
  })

  it('keeps only an approval that the escrow would take, as it was signed', async () => {
    const { approve } = await begin()
    await approve(0b001n, false)
    const deal = await begin()
    const other = await deal.approve(0b1000n).catch((error: unknown) => error)
    expect(other).to.have.property('code', 'AnswerRefused')
  })
})
