import { expect } from 'chai'

import { checkDelivery as checkAsJuror, sellerBpsOf, validateCriteria } from '../../../src/jury/index.ts'
import {
  type Criteria,
  cleaningCriteria,
  directorsCriteria,
  judgedCriteria,
} from '../../../src/simulation/cleaning/Criteria.ts'
import { checkDelivery } from '../../../src/simulation/cleaning/check/checkDelivery.ts'
import {
  attachmentsOf,
  cleaningRules,
  juryCriteriaOf,
  knownWork,
} from '../../../src/simulation/cleaning/juryCriteria.ts'
import { deliver } from '../../../src/simulation/cleaning/work/deliver.ts'
import { hashCriteria } from '../../../src/terms/index.ts'

const rules = cleaningRules
const all = [...cleaningCriteria, directorsCriteria]

describe('juryCriteriaOf', () => {
  for (const work of all) {
    it(`says of "${work.name}" what a jury can check`, async () => {
      const criteria = juryCriteriaOf(work)
      expect(await validateCriteria(criteria, { attachments: attachmentsOf(work), rules })).to.include({
        ok: true,
      })
      expect(knownWork.get(hashCriteria(criteria))).to.equal(work)
    })

    it(`has jurors come to what the buyer comes to over "${work.name}"`, async () => {
      for (const careless of [[], ['summary']]) {
        const { bytes } = deliver(work, { careless })
        const { bps, findings } = checkDelivery(work, bytes)
        const criteria = juryCriteriaOf(work)
        const { answers } = await checkAsJuror(criteria, bytes, attachmentsOf(work), { rules })
        expect(answers).to.deep.equal(
          Object.fromEntries(findings.map(({ check, passed }) => [check, passed])),
        )
        expect(sellerBpsOf(criteria, answers)).to.equal(bps)
      }
    })
  }

  it('has the same checks decide less where a question is asked', async () => {
    const [plain, judged] = [cleaningCriteria[2], judgedCriteria[2]] as [Criteria, Criteria]
    expect(judgedCriteria.slice(0, 2)).to.deep.equal(cleaningCriteria.slice(0, 2))
    expect(
      await validateCriteria(juryCriteriaOf(judged), { attachments: attachmentsOf(judged), rules }),
    ).to.include({ ok: true })
    expect(knownWork.get(hashCriteria(juryCriteriaOf(judged)))).to.equal(judged)
    expect(attachmentsOf(judged)).to.deep.equal(attachmentsOf(plain))

    for (const [careless, before, after] of [
      [[], 10_000, 9_500],
      [['summary'], 2_500, 2_000],
    ] as const) {
      const { bytes } = deliver(judged, { careless })
      const { answers } = await checkAsJuror(juryCriteriaOf(judged), bytes, attachmentsOf(judged), { rules })
      expect(checkDelivery(plain, bytes)).to.include({ bps: before, openBps: 0 })
      expect(checkDelivery(judged, bytes)).to.include({ bps: after, openBps: 500 })
      const name = juryCriteriaOf(judged).questions[0]?.name ?? ''
      expect(sellerBpsOf(juryCriteriaOf(judged), { ...answers, [name]: true })).to.equal(after + 500)
    }
  })

  it('is refused without the file that its checks share, with another, and with checks that are none', async () => {
    const [work] = cleaningCriteria
    if (!work) throw new Error('there is work')
    const criteria = juryCriteriaOf(work)
    const attachments = attachmentsOf(work)
    const refusal = async (input: unknown, files: ReadonlyMap<`0x${string}`, Uint8Array>) => {
      const verdict = await validateCriteria(input, { attachments: files, rules })
      return verdict.ok ? 'none' : verdict.code
    }
    expect(await refusal(criteria, new Map())).to.equal('AttachmentMissing')
    const other = new Map([...attachments].map(([hash]) => [hash, new Uint8Array(7)] as const))
    expect(await refusal(criteria, other)).to.equal('AttachmentMismatch')
    const [first, ...rest] = criteria.checks
    for (const parameters of [
      null,
      {},
      { basis: `0x${'00'.repeat(32)}`, check: { kind: 'order' } },
      { basis: criteria.attachments[0]?.hash, check: { kind: 'no such check' } },
    ]) {
      const checks = [{ ...first, parameters }, ...rest]
      expect(await refusal({ ...criteria, checks }, attachments)).to.equal('ParametersInvalid')
    }
  })
})
