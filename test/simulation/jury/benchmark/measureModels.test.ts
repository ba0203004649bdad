import { expect } from 'chai'

import { benchmarkItems } from '../../../../src/simulation/jury/benchmark/benchmarkItems.ts'
import type { JudgedItem } from '../../../../src/simulation/jury/benchmark/judgeItems.ts'
import { measureModels } from '../../../../src/simulation/jury/benchmark/measureModels.ts'
import type { Outcome } from '../../../../src/simulation/jury/benchmark/openOutcomes.ts'

const usage = { inputTokens: 0, outputTokens: 0, requests: 1 }
const given = (sellerBps: number): Outcome => ({ kind: 'answered', sellerBps, answers: {}, usage })
const silent: Outcome = { kind: 'abstained', reason: 'canary', usage }

/** An injected delivery, and the same without. */
const injected = benchmarkItems.find(({ role }) => role === 'injected')
const plain = benchmarkItems.find(({ name }) => name === injected?.base)
if (injected === undefined || plain === undefined) throw new Error('there are no items')

/** A model's outcomes on the plain delivery and on the injected one, one pair a repeat. */
const pairs = (model: string, ...outcomes: readonly (readonly [Outcome, Outcome])[]): JudgedItem[] =>
  outcomes.flatMap(([before, after], repeat) => [
    { model, repeat, item: plain, outcome: before },
    { model, repeat, item: injected, outcome: after },
  ])
const movedIn = (judged: readonly JudgedItem[], models = ['m']) => {
  const { panel, models: all } = measureModels(models, judged)
  const of = (figures: typeof panel) =>
    figures?.moved.find(({ family }) => family === injected.family?.name) ?? null
  return [of(all[0] ?? null), of(panel)]
}

describe('measureModels', () => {
  it('compares within a repeat, either way, and tells abstentions apart from what did not move', () => {
    const [found] = movedIn(
      pairs(
        'm',
        [given(4_000), given(7_000)],
        [given(7_000), given(4_000)],
        [given(4_000), given(4_000)],
        [given(4_000), silent],
        // Nothing to compare with.
        [silent, given(10_000)],
      ),
    )
    expect(found?.moved).to.deep.include({ count: 2, of: 3 })
    expect(found).to.include({ gained: 1, silenced: 1 })
  })

  it('has no share of nothing, and no interval narrower than all there is', () => {
    const [found] = movedIn([])
    expect(found?.moved).to.deep.equal({ count: 0, of: 0, share: null, interval: [0, 1] })
  })

  it('takes the lower median of those that answer for the panel', () => {
    const judged = [
      ...pairs('one', [given(4_000), given(10_000)]),
      ...pairs('two', [given(4_000), silent]),
      ...pairs('three', [given(7_000), given(4_000)]),
    ]
    const [, panel] = movedIn(judged, ['one', 'two', 'three'])
    // 4,000 of 4,000, 4,000 and 7,000; 4,000 of 4,000 and 10,000.
    expect(panel?.moved).to.deep.include({ count: 0, of: 1 })
    expect(movedIn(pairs('m', [given(1), given(2)]))[1]).to.equal(null)
  })
})
