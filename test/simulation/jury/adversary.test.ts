import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import { exactSuccess, exactWithheld, simulateSuccess } from '../../../src/simulation/jury/adversary.ts'
import { holdsMedian, strikes } from '../../../src/simulation/jury/holdsMedian.ts'
import { layoutsOf } from '../../../src/simulation/jury/layouts.ts'
import {
  atLeast,
  type ProviderShare,
  seatDistribution,
} from '../../../src/simulation/jury/seatDistribution.ts'

describe('the exact chances of an adversary that keeps ballots back', () => {
  const providers = [{ honest: 6, adversary: 4 }]

  it('grow by a second draw where it has two of five seats', () => {
    // Of C(10,5) = 252 panels C(4,3)·C(6,2) + C(4,4)·C(6,1) = 66 are its own, and C(4,2)·C(6,3) = 120 have no quorum without it.
    expect(exactSuccess(providers, 5, 'none')).to.be.closeTo(66 / 252, 1e-12)
    expect(exactWithheld(providers, 5)).to.be.closeTo(66 / 252 + (120 / 252) * (66 / 252), 1e-12)
  })

  it('do not grow where a quorum is missing only without a majority', () => {
    // Of C(10,3) = 120 panels C(4,2)·6 + C(4,3) = 40 are its own; with one of three seats the others are a quorum.
    expect(exactWithheld(providers, 3)).to.be.closeTo(40 / 120, 1e-12)
  })
})

describe('the exact chances of an adversary', () => {
  it('are hypergeometric with one provider', () => {
    // 2 of 5 are the adversary's, 3 seats: C(2,k)·C(3,3−k)/C(5,3).
    const distribution = seatDistribution([{ honest: 3, adversary: 2 }], { candidates: 5, seats: 3 })
    for (const [count, expected] of [0.1, 0.6, 0.3, 0].entries()) {
      expect(distribution[count]).to.be.closeTo(expected, 1e-12)
    }
  })

  it('are those of all orders of seats, counted one by one', () => {
    const providers = [
      { honest: 2, adversary: 1 },
      { honest: 1, adversary: 1 },
      { honest: 0, adversary: 1 },
    ]
    for (const candidates of [2, 4, 5, 6]) {
      for (let seats = 0; seats <= candidates; seats++) {
        const distribution = seatDistribution(providers, { candidates, seats })
        const counted = new Array<number>(seats + 1).fill(0)
        for (const { count, probability } of ordersOf(providers, candidates, seats)) {
          counted[count] = (counted[count] ?? 0) + probability
        }
        for (const [count, expected] of counted.entries()) {
          expect(distribution[count], `${count} of ${seats}`).to.be.closeTo(expected, 1e-12)
        }
      }
    }
  })

  it('are not made by labels that nobody else uses: each is due its share of the stake, rounded up', () => {
    const rare = [
      { honest: 57, adversary: 0 },
      { honest: 0, adversary: 1 },
      { honest: 0, adversary: 1 },
      { honest: 0, adversary: 1 },
    ]
    // By names alone three of the first four would be the adversary's, always.
    expect(atLeast(seatDistribution(rare, { candidates: 7, seats: 5 }), 3)).to.be.within(1e-5, 1e-3)
  })

  it('are never better by any other division of the adversary than by the worst labels', () => {
    const [, alike, worst] = layoutsOf(60, 15, 5)
    if (!alike || !worst) throw new Error('layouts are missing')
    expect(exactSuccess(worst.providers, 5, 'none')).to.be.greaterThan(
      exactSuccess(alike.providers, 5, 'none'),
    )
    for (const { honest, adversary } of [alike, worst].map(({ providers }) => sums(providers))) {
      expect([honest, adversary]).to.deep.equal([45, 15])
    }
  })
})

describe('who holds the median', () => {
  const honest = false
  const adversary = true

  it('is told by the first of the candidates, when nobody strikes', () => {
    expect(holdsMedian([adversary, adversary, honest, honest, honest], 3, 'none', 0)).to.equal(true)
    expect(holdsMedian([adversary, honest, honest, adversary, adversary], 3, 'none', 0)).to.equal(false)
  })

  it('changes when the adversary alone strikes: the next candidate moves up', () => {
    expect(holdsMedian([adversary, honest, honest, adversary, honest], 3, 'adversary', 0)).to.equal(true)
    expect(holdsMedian([adversary, honest, honest, honest, adversary], 3, 'adversary', 0)).to.equal(false)
  })

  it('takes one candidate more when both strike', () => {
    expect(holdsMedian([adversary, honest, adversary, honest, honest], 3, 'both', 0)).to.equal(false)
    expect(holdsMedian([adversary, honest, honest, adversary, adversary], 3, 'both', 0)).to.equal(true)
  })

  it('depends on where a blind strike falls, of all that the adversary left', () => {
    const candidates = [honest, adversary, adversary, honest, honest]
    const wins = [0, 1, 2, 3].map((place) => holdsMedian(candidates, 3, 'blind', place))
    expect(wins).to.deep.equal([false, false, true, true])
  })

  it('needs a side to have somebody to strike', () => {
    expect(holdsMedian(new Array<boolean>(5).fill(honest), 3, 'both', 0)).to.equal(false)
    expect(holdsMedian(new Array<boolean>(5).fill(adversary), 3, 'both', 0)).to.equal(true)
  })
})

describe('a simulated adversary', () => {
  for (const share of [6, 15, 27]) {
    for (const { name, providers } of layoutsOf(60, share, 5)) {
      it(`succeeds as often as it must: ${share} of 60 operators, ${name}`, () => {
        const random = seededRandom(`${share} ${name}`)
        for (const size of [3, 5, 7, 11]) {
          const successes = simulateSuccess(providers, { size, trials: 250, random })
          expect(successes.map((success) => success.strikes)).to.deep.equal(strikes)
          for (const success of successes) {
            // Four deviations; of what hardly ever happens, four times.
            const { wins, trials, exact, z } = success
            const deviation = Math.sqrt(trials * exact * (1 - exact))
            expect(Math.abs(wins - trials * exact), JSON.stringify(success)).to.be.below(
              4 * Math.max(1, deviation),
            )
            if (exact < 1e-12 || exact > 1 - 1e-12) expect(z, JSON.stringify(success)).to.equal(0)
            const [low, high] = success.interval
            expect(success.simulated).to.be.within(low, high)
          }
        }
      }).timeout(30_000)
    }
  }

  it('would be told from one that succeeds half as often again', () => {
    const found = simulateSuccess([{ honest: 40, adversary: 20 }], {
      size: 5,
      trials: 1_000,
      random: seededRandom('power'),
    })
    const wrong = 1.5 * exactSuccess([{ honest: 40, adversary: 20 }], 5, 'none')
    const deviation = Math.sqrt((wrong * (1 - wrong)) / 1_000)
    expect(Math.abs((found[0]?.simulated ?? 0) - wrong) / deviation).to.be.greaterThan(4)
  }).timeout(30_000)
})

/** Every order in which seats can be given, one operator at a time, with how many are the adversary's. */
function ordersOf(
  providers: readonly ProviderShare[],
  candidates: number,
  seats: number,
): { readonly count: number; readonly probability: number }[] {
  const operators = providers.flatMap(({ honest, adversary }, provider) => [
    ...Array.from({ length: honest }, () => ({ provider, adversary: 0 })),
    ...Array.from({ length: adversary }, () => ({ provider, adversary: 1 })),
  ])
  const sizeOf = (provider: number) => operators.filter((one) => one.provider === provider).length
  const visit = (seated: readonly number[]): { count: number; probability: number }[] => {
    if (seated.length === seats) {
      const count = seated.reduce((sum, index) => sum + (operators[index]?.adversary ?? 0), 0)
      return [{ count, probability: 1 }]
    }
    const used = (provider: number) =>
      seated.filter((index) => operators[index]?.provider === provider).length
    const open = providers.map((_, provider) => provider).filter((one) => used(one) < sizeOf(one))
    // No more than a provider's share of the seats, rounded up, while others are due some.
    const due = open.filter((one) => used(one) * operators.length < candidates * sizeOf(one))
    const among = due.length > 0 ? due : open
    const stake = among.reduce((sum, provider) => sum + sizeOf(provider), 0)
    return among.flatMap((provider) =>
      operators.flatMap((operator, index) => {
        if (operator.provider !== provider || seated.includes(index)) return []
        const chance = sizeOf(provider) / stake / (sizeOf(provider) - used(provider))
        return visit([...seated, index]).map(({ count, probability }) => ({
          count,
          probability: probability * chance,
        }))
      }),
    )
  }
  return visit([])
}

function sums(providers: readonly ProviderShare[]): ProviderShare {
  return providers.reduce(
    (sum, { honest, adversary }) => ({ honest: sum.honest + honest, adversary: sum.adversary + adversary }),
    { honest: 0, adversary: 0 },
  )
}
