import { expect } from 'chai'
import fc from 'fast-check'

import { effectiveVotes, krippendorffAlpha, type Ratings } from '../../../src/jury/index.ts'

/** A row a juror, a character a question; a full stop: no answer. */
const rows = (...lines: readonly string[]): Ratings<string> =>
  lines.map((line) => [...line].map((value) => (value === '.' ? null : value)))

const votes = (...lines: readonly string[]): Ratings<boolean> =>
  rows(...lines).map((answers) => answers.map((answer) => (answer === null ? null : answer === '1')))

/** Panels of 2 to 6 jurors on 1 to 8 questions, with answers missing here and there. */
const panelOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Ratings<Value>> =>
  fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 8 })).chain(([jurors, questions]) => {
    const answers = fc.array(fc.option(value), { minLength: questions, maxLength: questions })
    return fc.array(answers, { minLength: jurors, maxLength: jurors })
  })

/** A panel, and the same panel with jurors and questions in another order. */
const reordered = fc.tuple(panelOf(fc.boolean()), fc.infiniteStream(fc.nat())).map(([panel, stream]) => {
  const order = (length: number) =>
    Array.from({ length }, (_, index) => ({ index, key: stream.next().value ?? 0 }))
      .sort((one, other) => one.key - other.key)
      .map(({ index }) => index)
  const questions = order(panel[0]?.length ?? 0)
  const other = order(panel.length).map((juror) =>
    questions.map((question) => panel[juror]?.[question] ?? null),
  )
  return [panel, other] as const
})

function expectSame(one: number | null, other: number | null): void {
  if (one === null || other === null) expect(one).to.equal(other)
  else expect(one).to.be.closeTo(other, 1e-9)
}

describe('krippendorffAlpha', () => {
  // K. Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), sections A to C; its figures have three places.
  it('gives the 0.095 of two observers on binary data', () => {
    expect(krippendorffAlpha(rows('0100000010', '1110010000'))).to.be.closeTo(0.095, 0.0005)
  })

  it('gives the 0.692 of two observers on nominal data', () => {
    expect(krippendorffAlpha(rows('aabbdcccedda', 'babbbccceddd'))).to.be.closeTo(0.692, 0.0005)
  })

  it('gives the 0.743 of four observers with missing data', () => {
    const observers = rows('123321412...', '1233224125..', '.33323422513', '12332441251.')
    expect(krippendorffAlpha(observers)).to.be.closeTo(0.743, 0.0005)
  })

  // The computational example of Wikipedia's article on the coefficient.
  it('gives the 0.691 of three coders with more missing than there', () => {
    const coders = rows('.....34121133.3', '1.213343.......', '..21344.21133.4')
    expect(krippendorffAlpha(coders)).to.be.closeTo(0.691, 0.0005)
  })

  it('is null where nothing varies, or nothing can be compared', () => {
    expect(krippendorffAlpha(votes('111', '111'))).to.equal(null)
    expect(krippendorffAlpha(votes('1.', '.0'))).to.equal(null)
    expect(krippendorffAlpha(votes('...', '...'))).to.equal(null)
    expect(krippendorffAlpha([])).to.equal(null)
  })

  it('leaves a question out that one juror answered', () => {
    expectSame(
      krippendorffAlpha(votes('1011', '100.', '101.')),
      krippendorffAlpha(votes('101', '100', '101')),
    )
  })

  it('is below 0 when jurors contradict one another', () => {
    expect(krippendorffAlpha(votes('1010', '0101'))).to.be.below(0)
  })

  it('is 1 exactly when jurors agree on answers that vary, and never more', () => {
    fc.assert(
      fc.property(panelOf(fc.constantFrom('a', 'b', 'c')), (panel) => {
        const alpha = krippendorffAlpha(panel)
        const questions = (panel[0] ?? []).map((_, index) =>
          panel.map((answers) => answers[index] ?? null).filter((answer) => answer !== null),
        )
        const compared = questions.filter((answers) => answers.length > 1)
        const agreed = compared.every((answers) => new Set(answers).size === 1)
        if (alpha === null) expect(new Set(compared.flat()).size).to.be.below(2)
        else expect(alpha === 1).to.equal(agreed)
        expect(alpha ?? 1).to.be.at.most(1)
      }),
    )
  })

  it('does not mind the order of jurors or questions, nor what answers are called', () => {
    fc.assert(
      fc.property(reordered, ([panel, other]) => {
        expectSame(krippendorffAlpha(panel), krippendorffAlpha(other))
        const flipped = panel.map((answers) => answers.map((answer) => (answer === null ? null : !answer)))
        expectSame(krippendorffAlpha(panel), krippendorffAlpha(flipped))
      }),
    )
  })
})

describe('effectiveVotes', () => {
  it('counts jurors who always say the same once', () => {
    expect(effectiveVotes(votes('1100', '1100', '1100'))).to.be.closeTo(1, 1e-9)
  })

  it('counts jurors who know nothing of one another each', () => {
    expect(effectiveVotes(votes('1100', '1010'))).to.be.closeTo(2, 1e-9)
  })

  it('counts jurors who agree now and then for something in between', () => {
    // 1110 and 1100: of four questions both say yes to two, one to three. φ = (4·2 − 3·2) ∕ √(3·1·2·2) = 1∕√3, and
    // 2 ∕ (1 + 1∕√3) = 3 − √3.
    expect(effectiveVotes(votes('1110', '1100'))).to.be.closeTo(1.267949192431, 1e-9)
    // Four yes of eight each. The first shares three with each other: φ = (8·3 − 16) ∕ 16 = 1∕2. The others share two: 0.
    // Their mean is 1∕3, and 3 ∕ (1 + 2∕3) = 9∕5.
    expect(effectiveVotes(votes('11110000', '11100001', '11010010'))).to.be.closeTo(1.8, 1e-9)
  })

  it('counts nine whose mean correlation is 7∕16 as two', () => {
    const panel = [
      ...Array.from({ length: 6 }, () => '1111111100000000'),
      '1111000011110000',
      '0111100011110000',
      '1100110011001100',
    ]
    // Eight yes of sixteen each, so φ = (16·both − 64) ∕ 64. Six say the same: 15 pairs of 1. The seventh and the eighth
    // share seven yes: 3∕4. All others share four: 0. Together 63∕4 over 36 pairs: 7∕16.
    expect(effectiveVotes(votes(...panel))).to.be.closeTo(2, 1e-9)
  })

  it('counts contradiction as independence', () => {
    expect(effectiveVotes(votes('1100', '0011'))).to.equal(2)
  })

  it('leaves out who abstained, and pairs that nothing can be said of', () => {
    expect(effectiveVotes(votes('1110', '1100', '....'))).to.be.closeTo(2 / (1 + 1 / Math.sqrt(3)), 1e-9)
    expect(effectiveVotes(votes('10.', '101'))).to.be.closeTo(1, 1e-9)
    expect(effectiveVotes(votes('1100', '1100', '1111'))).to.be.closeTo(1, 1e-9)
    expect(effectiveVotes(votes('1111', '1111'))).to.equal(null)
    expect(effectiveVotes(votes('1', '0'))).to.equal(null)
    expect(effectiveVotes([])).to.equal(null)
  })

  it('is from one to as many as there are, in any order', () => {
    fc.assert(
      fc.property(reordered, ([panel, other]) => {
        const effective = effectiveVotes(panel)
        expectSame(effective, effectiveVotes(other))
        if (effective !== null) expect(effective).to.be.within(1 - 1e-9, panel.length)
      }),
    )
  })
})
