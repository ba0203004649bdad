import { expect } from 'chai'

import { createPlayer, type Tactic, tactics } from '../../../src/negotiation/index.ts'

const init = (changes: object = {}) => ({
  type: 'init',
  game: 0,
  role: 'a',
  issues: [
    { name: 'price', values: ['low', 'middle', 'high'] },
    { name: 'days', values: [1, 7] },
  ],
  weights: { price: 0.6, days: 0.4 },
  values: { price: { low: 1, middle: 0.5, high: 0 }, days: { 1: 1, 7: 0 } },
  reservation: 0.2,
  n_steps: 10,
  ...changes,
})

const turn = (step: number, offer: unknown, changes: object = {}) => ({
  type: 'turn',
  game: 0,
  step,
  t: (step + 1) / 11,
  offer,
  ...changes,
})

describe('createPlayer', () => {
  const started = (...messages: object[]) => {
    const player = createPlayer(tactics.ours as Tactic)
    const say = (message: unknown): Readonly<Record<string, unknown>> =>
      player.answer(typeof message === 'string' ? message : JSON.stringify(message))
    for (const message of messages) expect(say(message)).to.deep.equal({ ok: true })
    return say
  }

  it('opens with its best, in the values of the message', () => {
    expect(started(init())(turn(0, null))).to.deep.equal({ action: 'offer', bid: ['low', 1] })
  })

  it('takes what is as good as its own, and at the last turn of b what beats its reservation', () => {
    expect(started(init())(turn(0, ['low', 1]))).to.deep.equal({ action: 'accept' })
    const b = started(init({ role: 'b' }))
    expect(b(turn(8, ['high', 1])).action).to.equal('offer')
    expect(b(turn(9, ['high', 1]))).to.deep.equal({ action: 'accept' })
  })

  it('ends where nothing is worth taking and nobody would answer an offer', () => {
    const b = started(init({ role: 'b' }))
    expect(b(turn(9, ['high', 7]))).to.deep.equal({ action: 'end' })
  })

  it('plays games side by side, and forgets what is over', () => {
    const say = started(init(), init({ game: 'other', role: 'b' }))
    expect(say(turn(0, null)).action).to.equal('offer')
    expect(say(turn(0, ['low', 1], { game: 'other' })).action).to.equal('accept')
    expect(say({ type: 'result', game: 0, agreement: ['low', 1], utility: 1 })).to.deep.equal({ ok: true })
    expect(say(turn(1, ['high', 7])).error).to.equal('GameInvalid')
    expect(say(turn(0, ['low', 1], { game: 'other' })).action).to.equal('accept')
  })

  it('bargains on any scale as on that from 0 to 1', () => {
    const same = init({
      values: { price: { low: 100, middle: 50, high: 0 }, days: { 1: 100, 7: 0 } },
      reservation: 20,
    })
    const shifted = init({
      values: { price: { low: -10, middle: -60, high: -110 }, days: { 1: -10, 7: -110 } },
      reservation: -90,
    })
    const played = [init(), same, shifted].map((message) => {
      const say = started(message)
      return Array.from({ length: 10 }, (_, step) => say(turn(step, step < 6 ? ['high', 7] : ['high', 1])))
    })
    expect(played[1]).to.deep.equal(played[0])
    expect(played[2]).to.deep.equal(played[0])
  })

  it('takes a missing reservation for 0, and weights that are rounded for whole', () => {
    expect(
      started(init({ reservation: null, weights: { price: 0.6, days: 0.39 } }))(turn(0, null)).action,
    ).to.equal('offer')
    const undefinedly = JSON.stringify(init()).replace('"reservation":0.2', '"reservation":-Infinity')
    expect(started()(undefinedly)).to.deep.equal({ ok: true })
  })

  for (const [problem, message, place] of [
    ['no JSON', 'nonsense', 'JSON'],
    ['another type', { type: 'hello', game: 0 }, 'type'],
    ['a role that is none', init({ role: 'c' }), 'role'],
    ['no issues', init({ issues: [] }), 'issues'],
    ['a weight that is missing', init({ weights: { price: 1 } }), 'weights.days'],
    ['a weight of nothing', init({ weights: { price: 0.6, days: 0.4, colour: 0 } }), 'weights.colour'],
    ['weights that do not sum', init({ weights: { price: 0.6, days: 0.6 } }), 'weights sum to 1.2'],
    ['a negative weight', init({ weights: { price: 1.4, days: -0.4 } }), 'weights.days'],
    [
      'a value that is missing',
      init({ values: { price: { low: 1, middle: 0 }, days: { 1: 1, 7: 0 } } }),
      'values.price.high',
    ],
    ['values that are missing', init({ values: { price: { low: 1, middle: 0, high: 0 } } }), 'values.days'],
    [
      'a value that is unknown',
      init({ values: { price: { low: 1, middle: 0, high: 0, free: 1 }, days: { 1: 1, 7: 0 } } }),
      'values.price.free',
    ],
    [
      'an issue that is there twice',
      init({
        issues: [
          { name: 'price', values: ['low'] },
          { name: 'price', values: ['low'] },
        ],
      }),
      'issues.1.name',
    ],
    [
      'a value that is there twice',
      init({
        issues: [{ name: 'price', values: ['1', 1] }],
        weights: { price: 1 },
        values: { price: { 1: 1 } },
      }),
      'issues.0.values',
    ],
    ['a NaN', JSON.stringify(init()).replace('"low":1', '"low":NaN'), 'values.price.low'],
    ['rounds that are none', init({ n_steps: 0 }), 'n_steps'],
    ['a game that is not open', turn(0, null, { game: 7 }), '7'],
    ['an offer of other values', turn(0, ['low', 2]), 'offer.days'],
    ['an offer of other length', turn(0, ['low']), 'offer has 1'],
    ['a step that is none', turn(-1, null), 'step'],
  ] as const) {
    it(`answers ${problem} with an error that names the place, and goes on`, () => {
      const say = started(init())
      const answer = say(message)
      expect(answer).to.have.all.keys('error', 'message')
      expect(answer.message).to.include(place)
      expect(say(turn(0, null))).to.deep.equal({ action: 'offer', bid: ['low', 1] })
    })
  }

  it('keeps a text apart that looks like a number that is none', () => {
    const named = init({
      issues: [{ name: 'NaN', values: ['"Infinity', 'x'] }],
      weights: { NaN: 1 },
      values: { NaN: { '"Infinity': 1, x: 0 } },
    })
    expect(started(named)(turn(0, null))).to.deep.equal({ action: 'offer', bid: ['"Infinity'] })
  })
})
