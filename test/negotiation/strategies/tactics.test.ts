import { expect } from 'chai'
import fc from 'fast-check'

import { seededRandom } from '../../../src/core/index.ts'
import {
  acceptCombi,
  acceptNext,
  acceptTime,
  bidSpaceOf,
  type Course,
  compose,
  explain,
  type Moment,
  type Outcome,
  type Standing,
  type StrategyContext,
  strategyOf,
  type Tactic,
  tactics,
  type UtilityFunction,
} from '../../../src/negotiation/index.ts'
import { hardOpponents } from '../../../src/simulation/opponents/hardOpponents.ts'
import { arbitraryTenths, utilityOfTenths } from '../support/arbitraryUtility.ts'
import { buyerUtility, sellerUtility } from '../support/template.ts'

const rounds = 20

/** Worths of one issue: what one side likes the other does not. */
const falling = [10, 8, 6, 4, 2, 0]
const mine = utilityOfTenths([falling, falling], 0.2)
const theirs = utilityOfTenths([falling.toReversed(), falling.toReversed()], 0.2)

const momentAt = (own: number, changes: Partial<Moment> = {}): Moment => ({
  t: own / (rounds + 1),
  left: rounds - own,
  chances: rounds - own + 1,
  binding: true,
  floor: 0.2,
  random: seededRandom(own),
  ...changes,
})

/** What a tactic sends while it hears the same again and again, or whatever `says` answers. */
function sends(tactic: Tactic, utility: UtilityFunction, says: (own: number) => Outcome): readonly number[] {
  const bargainer = tactic(utility)
  const asked: number[] = []
  for (let own = 1; own <= rounds; own++) {
    const choice = bargainer.decide(momentAt(own))
    if (choice.kind !== 'offer') break
    asked.push(utility.of(choice.outcome))
    bargainer.say(choice.outcome)
    bargainer.hear(says(own), momentAt(own).t)
  }
  return asked
}

describe('titForTat', () => {
  it('opens with its best and gives nothing for nothing', () => {
    const asked = sends(tactics.titForTat as Tactic, mine, () => [5, 5])
    expect(asked.every((utility) => utility === 1)).to.equal(true)
  })

  it('gives up the share that the counterparty gave up, above its floor', () => {
    // From 0 to 0.2 a fifth of what was withheld: so it asks for 0.2 + 0.8 · 0.8, and sends the least above that.
    const asked = sends(tactics.titForTat as Tactic, mine, (own) => (own === 1 ? [5, 5] : [4, 4]))
    expect(asked[1]).to.equal(1)
    expect(asked[2]).to.be.closeTo(0.9, 1e-9)
  })

  it('averages over its window: one step is answered in part, and longer', () => {
    const once = (own: number): Outcome => (own < 6 ? [5, 5] : [2, 3])
    const relative = sends(tactics.titForTat as Tactic, mine, once)
    const averaged = sends(tactics.averagedTitForTat as Tactic, mine, once)
    expect(averaged[6]).to.be.greaterThan(relative[6] as number)
    expect(averaged[9]).to.be.closeTo(relative[9] as number, 1e-9)
  })
})

describe('micro', () => {
  it('goes down one outcome for each new one it hears, and repeats itself otherwise', () => {
    const heard: readonly Outcome[] = [
      [5, 5],
      [5, 4],
      [5, 4],
      [5, 4],
      [4, 5],
    ]
    const asked = sends(tactics.micro as Tactic, mine, (own) => heard[own - 1] ?? [4, 5])
    const { utilities } = bidSpaceOf(mine)
    expect(asked[0]).to.equal(utilities[0])
    expect(asked[1]).to.equal(utilities[1])
    expect(asked[2]).to.equal(utilities[2])
    // Nothing new for two rounds, then something: the third step.
    expect(Math.min(...asked.slice(3, 5))).to.be.at.least(utilities[2] as number)
    expect(Math.min(...asked)).to.equal(utilities[3])
  })

  it('takes what is worth the least it would offer, whatever the time', () => {
    const bargainer = (tactics.micro as Tactic)(mine)
    bargainer.hear([0, 1], 0)
    expect(bargainer.decide(momentAt(1)).kind).to.equal('offer')
    bargainer.say([0, 0])
    bargainer.hear([1, 0], 0.1)
    expect(bargainer.decide(momentAt(2)).kind).to.equal('accept')
  })
})

describe('modelled', () => {
  it('sends, of what is worth as much to itself, what the counterparty asked for', () => {
    // The counterparty insists on the first issue and does not mind the second.
    const bargainer = (tactics.frequency as Tactic)(mine)
    for (let own = 1; own < 15; own++) {
      bargainer.say([0, 0])
      bargainer.hear([5 - (own >> 2), own % 6], own / 21)
    }
    const choice = bargainer.decide(momentAt(16))
    if (choice.kind !== 'offer') throw new Error(choice.kind)
    const [first, second] = choice.outcome as [number, number]
    expect(first).to.be.greaterThan(second)
  })
})

describe('acceptance', () => {
  const course = (offered: readonly number[]): Course => ({
    utility: mine,
    sent: [],
    asked: [],
    least: 1,
    received: [],
    offered,
    best: 0,
  })

  it('AC_next: what is worth as much as what would be sent, and anything on the last turn', () => {
    expect(acceptNext(course([0.6]), momentAt(5), 0.6)).to.equal(true)
    expect(acceptNext(course([0.6]), momentAt(5), 0.61)).to.equal(false)
    expect(acceptNext(course([0.6]), momentAt(rounds), 0.61)).to.equal(true)
    expect(acceptNext(course([0.6]), momentAt(5), undefined)).to.equal(true)
  })

  it('AC_time: anything from a time on', () => {
    expect(acceptTime(0.9)(course([0.3]), momentAt(5, { t: 0.89 }), 1)).to.equal(false)
    expect(acceptTime(0.9)(course([0.3]), momentAt(5, { t: 0.9 }), 1)).to.equal(true)
  })

  it('AC_combi: late, what is as good as the best of a window as long as the time left', () => {
    const late = momentAt(18, { t: 0.96, left: 2 })
    expect(acceptCombi(0.95)(course([0.9, 0.4, 0.5, 0.5]), late, 1)).to.equal(true)
    expect(acceptCombi(0.95)(course([0.9, 0.4, 0.6, 0.5]), late, 1)).to.equal(false)
    expect(acceptCombi(0.95)(course([0.9, 0.4, 0.5, 0.5]), { ...late, t: 0.94 }, 1)).to.equal(false)
  })
})

describe('ours', () => {
  const ours = tactics.ours as Tactic

  it('holds out against who only waits, and comes down in its last turns to what it was offered best', () => {
    const asked = sends(ours, mine, (own) => (own === 7 ? [2, 2] : [3, 3]))
    expect(Math.min(...asked.slice(0, 14))).to.be.at.least(0.8)
    expect(asked.at(-1)).to.be.at.most(0.7)
    // In the last turn it returns the better offer from before, or takes what stands if that is as good.
    const bargainer = ours(mine)
    for (let own = 1; own < rounds; own++) {
      bargainer.say([0, 0])
      bargainer.hear(own === 7 ? [2, 2] : [3, 3], own / 21)
    }
    expect(bargainer.decide(momentAt(rounds))).to.deep.equal({ kind: 'offer', outcome: [2, 2] })
    expect(bargainer.decide(momentAt(rounds, { chances: 0 }))).to.deep.equal({ kind: 'accept' })
  })

  it('takes nothing below its floor even at the end, and then offers just above it', () => {
    const bargainer = ours(mine)
    for (let own = 1; own < rounds; own++) {
      bargainer.say([0, 0])
      bargainer.hear([5, 5], own / 21)
    }
    const last = bargainer.decide(momentAt(rounds))
    if (last.kind !== 'offer') throw new Error(last.kind)
    expect(mine.of(last.outcome)).to.be.within(0.2, 0.5)
    expect(bargainer.decide(momentAt(rounds, { chances: 0 })).kind).to.equal('leave')
  })

  it('goes step for step with who moves only when moved', () => {
    const large = utilityOfTenths([falling, falling, falling], 0)
    const other = (tactics.micro as Tactic)(
      utilityOfTenths(
        [falling, falling, falling].map((one) => one.toReversed()),
        0,
      ),
    )
    const bargainer = ours(large)
    const asked: number[] = []
    for (let own = 1; own <= 60; own++) {
      const moment = { ...momentAt(own), t: own / 101, left: 100 - own, chances: 101 - own, floor: 0 }
      const choice = bargainer.decide(moment)
      if (choice.kind !== 'offer') break
      asked.push(large.of(choice.outcome))
      bargainer.say(choice.outcome)
      other.hear(choice.outcome, moment.t)
      const answer = other.decide(moment)
      if (answer.kind !== 'offer') break
      other.say(answer.outcome)
      bargainer.hear(answer.outcome, moment.t)
    }
    // Time alone would have it ask for nearly all until then.
    expect(Math.min(...asked)).to.be.lessThan(0.75)
  })

  it('says why, in one sentence with its numbers', () => {
    const bargainer = ours(mine)
    bargainer.say([0, 0])
    bargainer.hear([4, 4], 0.05)
    const said = bargainer.explain(momentAt(2))
    expect(said).to.match(
      /^Offers 1\.000 to itself, an estimated 0\.\d{3} to the counterparty: it holds, asking for \d\.\d{3} with 10 % of the time used; 0\.200 stands\.$/,
    )
  })
})

describe('explain', () => {
  const standing: Standing = {
    side: 'buyer',
    round: 20,
    rounds: 20,
    sent: [[0, 0]],
    received: [
      [5, 5],
      [2, 2],
    ],
  }
  const context: StrategyContext = { utility: mine, now: 0, random: seededRandom(1) }

  it('tells an acceptance from a leave and names what stands', () => {
    expect(explain(tactics.boulware as Tactic, standing, context)).to.match(
      /^Accepts 0\.600, where it would send \d\.\d{3} next\.$/,
    )
    const poor = { ...standing, round: 22, received: [[5, 5]] }
    expect(explain(tactics.boulware as Tactic, poor, context)).to.equal(
      'Leaves: 0.000 stands, and its floor is 0.200.',
    )
  })
})

describe('strategyOf', () => {
  const nothing = compose(() => ({ next: () => undefined }), acceptNext)
  const standing: Standing = { side: 'buyer', round: 2, rounds: 20, sent: [], received: [] }
  const context: StrategyContext = { utility: mine, now: 100, random: seededRandom(1) }

  it('asks for a score first, and falls back instead of leaving', () => {
    expect(strategyOf(nothing)(standing, context)).to.deep.include({ kind: 'leave' })
    const waiting = strategyOf(nothing, { fallback: { kind: 'defer', seconds: 60 } })
    expect(waiting(standing, context)).to.deep.equal({ kind: 'defer', until: 160 })
    const strict = strategyOf(nothing, { minimumScore: 0.5 })
    expect(strict(standing, { ...context, counterpartyScore: 0.4 })).to.deep.include({
      kind: 'leave',
      reason: 1,
    })
  })
})

for (const [name, tactic] of Object.entries({ ...tactics, ...hardOpponents })) {
  describe(`${name}, as every tactic`, () => {
    const sides = fc.tuple(arbitraryTenths(2), fc.integer({ min: 0, max: 10 }))

    it('decides the same again, and offers and takes nothing below its floor', () => {
      fc.assert(
        fc.property(sides, fc.integer({ min: 1, max: 999 }), ([[own, other], tenths], seed) => {
          const utility = utilityOfTenths(own as number[][], tenths / 10)
          const codes = bidSpaceOf(utilityOfTenths(other as number[][])).codes
          const bargainer = tactic(utility)
          const random = seededRandom(seed)
          for (let turn = 1; turn <= rounds; turn++) {
            const moment = momentAt(turn, { floor: utility.reservation })
            const choice = bargainer.decide(moment)
            // Equal state of the randomness, equal decision.
            const again = bargainer.decide({ ...moment, random: seededRandom(turn) })
            expect(again).to.deep.equal(choice)
            if (choice.kind !== 'offer') break
            expect(utility.of(choice.outcome)).to.be.at.least(utility.reservation - 1e-12)
            bargainer.say(choice.outcome)
            const { grid } = bidSpaceOf(utility)
            const code = codes[random.below(codes.length)] as number
            bargainer.hear(
              grid.strides.map(
                (stride, issue) => Math.floor(code / stride) % (grid.values[issue]?.length ?? 1),
              ),
              moment.t,
            )
          }
        }),
        { numRuns: 25 },
      )
    })

    it('decides as a strategy over all that was said what it decides move by move', () => {
      const bargainer = tactic(mine)
      const sent: Outcome[] = []
      const received: Outcome[] = []
      for (let round = 2; round <= rounds; round += 2) {
        received.push([5 - (round % 3), 5 - (round >> 3)])
        bargainer.hear(received.at(-1) as Outcome, (round - 1) / rounds)
        const context = { utility: mine, now: 0, random: seededRandom(round) }
        const decision = strategyOf(tactic)({ side: 'buyer', round, rounds, sent, received }, context)
        const choice = bargainer.decide({
          t: round / rounds,
          left: (rounds - round) >> 1,
          chances: (rounds + 2 - round) >> 1,
          binding: false,
          floor: 0.2,
          random: seededRandom(round),
        })
        expect(decision).to.deep.equal(choice)
        if (choice.kind !== 'offer') break
        sent.push(choice.outcome)
        bargainer.say(choice.outcome)
      }
      expect(received.length).to.be.greaterThan(1)
    })

    it('bargains over numbers, constraints and rounds that are over', () => {
      for (const utility of [buyerUtility, sellerUtility]) {
        for (const round of [1, 7, 19, 20, 21, 25]) {
          const standing: Standing = { side: 'buyer', round, rounds, sent: [], received: [] }
          const decision = strategyOf(tactic)(standing, { utility, now: 0, random: seededRandom(1) })
          if (decision.kind === 'offer')
            expect(utility.of(decision.outcome)).to.be.at.least(utility.reservation)
          if (round > rounds) expect(decision.kind).to.equal('leave')
        }
      }
    })
  })
}

describe('the floor', () => {
  it('follows a better alternative outside', () => {
    const standing: Standing = { side: 'buyer', round: 20, rounds, sent: [], received: [[3, 3]] }
    const ask = (outside: number) =>
      strategyOf(tactics.ours as Tactic)(standing, {
        utility: theirs,
        now: 0,
        random: seededRandom(1),
        outside,
      })
    expect(ask(0.3).kind).to.equal('accept')
    expect(ask(0.65).kind).to.equal('offer')
  })
})
