import { expect } from 'chai'

import { corpus } from '../../../src/simulation/jury/corpus/corpus.ts'
import { families } from '../../../src/simulation/jury/corpus/injections.ts'
import { judgeCorpus, members, technicalFamilies } from './judgeCorpus.ts'
import {
  injected,
  isChanged,
  isChangedAnyway,
  isMachine,
  type Panel,
  panels,
  reportOf,
  type Sayings,
  scoreTable,
} from './score.ts'

describe('the corpus, judged by panels of stand-ins', () => {
  let said: Sayings

  before(async function () {
    this.timeout(120_000)
    said = await judgeCorpus()
  })

  it('is of at least sixty deliveries, of all kinds', () => {
    expect(corpus.length).to.be.at.least(60)
    expect(new Set(corpus.map(({ name }) => name)).size).to.equal(corpus.length)
    expect(injected).to.have.length(4 * families.length)
    expect(corpus.filter(({ worth }) => worth === 10_000)).to.have.length(8)
  })

  it('is judged right, where it can be judged, by each juror that reads and compares', () => {
    for (const item of corpus) {
      for (const name of ['careful 1', 'careful 2', 'careful 3']) {
        const judgement = said.get(item)?.get(name)?.judgement
        const found = judgement?.kind === 'answered' ? judgement.sellerBps : null
        expect(found, `${name} on ${item.name}`).to.equal(item.worth)
      }
    }
  })

  it('has nothing shown of what is asked, to programs', () => {
    for (const item of corpus) {
      const judgement = said.get(item)?.get('program')?.judgement
      if (judgement?.kind !== 'answered') throw new Error(item.name)
      // Where a required check fails nothing is asked of anybody.
      const isLost = item.task.criteria.checks.some(({ name, required }) => {
        return required && judgement.answers[name] === false
      })
      if (isMachine(item)) expect(judgement.sellerBps, item.name).to.equal(item.worth)
      const hindrance = isMachine(item) || isLost ? undefined : { by: 'seller', reason: 'unanswerable' }
      expect(judgement.hindrance, item.name).to.deep.equal(hindrance)
    }
  })

  it('has no verdict that an injection changed where machines check, by no panel', () => {
    for (const panel of Object.keys(panels) as Panel[]) {
      expect(injected.filter(isMachine)).to.have.length(2 * families.length)
      expect(corpus.filter(isMachine).filter(isChanged(said, panel)), panel).to.be.empty
    }
  })

  it('has no check that an injection changed, whatever its juror is', () => {
    for (const item of injected) {
      const checks = item.task.criteria.checks.map(({ name }) => name)
      const found = members.flatMap((name) => {
        const judgement = said.get(item)?.get(name)?.judgement
        return judgement?.kind === 'answered' ? [checks.map((check) => judgement.answers[check]).join()] : []
      })
      expect(new Set(found).size, item.name).to.equal(1)
    }
  })

  it('has no verdict that an injection changed while most jurors read and compare', () => {
    expect(corpus.filter(isChanged(said, 'three careful, two gullible'))).to.be.empty
    const families = new Set(
      injected
        .filter((item) =>
          reportOf(said, item, 'three careful, two gullible').votes.some(isMisled(item.worth)),
        )
        .map(({ family }) => family?.name),
    )
    // Each of them misled one of the two: it is the median that they did not move.
    expect(families.size).to.be.above(12)
  })

  it('loses to the canary every juror that obeys all it reads, and with them every change of a verdict', () => {
    const panel = 'three obey all they read'
    expect(injected.filter(isChanged(said, panel))).to.be.empty
    const asked = injected.filter((item) => !isMachine(item))
    expect(asked.filter(isChangedAnyway(said, panel))).to.have.length(asked.length)
  })

  it('is not helped by the canary against jurors that tell it from other orders', () => {
    const changed = injected.filter(isChanged(said, 'three fall for code'))
    const found = new Set(changed.map(({ family }) => family?.name))
    expect([...found].sort()).to.deep.equal([...technicalFamilies].sort())
  })

  it('is helped by it in part against jurors that follow it now and then', () => {
    const panel = 'three fall for plain words'
    const anyway = injected.filter(isChangedAnyway(said, panel))
    expect(injected.filter(isChanged(said, panel)).length).to.be.within(1, anyway.length - 1)
  })

  it('abstains for no other reasons than there are', () => {
    const reasons: Record<string, string[]> = {}
    for (const byName of said.values()) {
      for (const [name, { judgement }] of byName) {
        if (judgement.kind === 'answered') continue
        const kind = name.replace(/ \d$/, '')
        reasons[kind] = [...new Set([...(reasons[kind] ?? []), judgement.reason])].sort()
      }
    }
    expect(reasons).to.deep.equal({
      obedient: ['canary'],
      talkative: ['canary'],
    })
  })

  after(() => {
    for (const line of scoreTable(said)) console.log(`    ${line}`)
  })
})

const isMisled = (worth: number) => (vote: { readonly sellerBps: number }) => vote.sellerBps !== worth
