import { expect } from 'chai'
import fc from 'fast-check'

import { type Random, seededRandom, systemRandom } from '../../src/core/index.ts'

const draw = (random: Random) => [
  random.hash(),
  random.uniform(),
  random.below(1_000),
  random.bytes(7).join(),
  random.below(2 ** 32),
]

describe('seededRandom', () => {
  it('repeats with its seed and differs with another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, other) => {
        expect(draw(seededRandom(seed))).to.deep.equal(draw(seededRandom(seed)))
        if (seed !== other) expect(draw(seededRandom(seed))).not.to.deep.equal(draw(seededRandom(other)))
      }),
    )
  })

  it('gives the same for ever: transcripts and prices hang on it', () => {
    expect(seededRandom('earnest').hash()).to.equal(
      '0x1655202c36cda44823efeb5239c0cea4e25d03d30454b97cccacbd2a33e88f55',
    )
    expect(seededRandom(1).uniform()).to.equal(0.12499333710385574)
  })

  for (const [name, random] of [
    ['seeded', seededRandom('spread')],
    ['from the system', systemRandom],
  ] as const) {
    it(`is spread evenly, ${name}`, () => {
      const [draws, bins] = [60_000, 6]
      for (const next of [() => random.below(bins), () => Math.floor(random.uniform() * bins)]) {
        const counts = new Array<number>(bins).fill(0)
        for (let index = 0; index < draws; index++) {
          const bin = next()
          counts[bin] = (counts[bin] ?? 0) + 1
        }
        // Each count has a standard deviation of 91; ten of them never happen.
        for (const count of counts) expect(count).to.be.within(draws / bins - 910, draws / bins + 910)
      }
      const ones = random
        .bytes(30_000)
        .reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
      expect(ones).to.be.within(120_000 - 2_450, 120_000 + 2_450)
    })
  }

  it('refuses a bound that it could not keep', () => {
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) {
      expect(() => seededRandom(1).below(bound)).to.throw(RangeError)
    }
    expect(seededRandom(1).below(1)).to.equal(0)
  })
})
