import { expect } from 'chai'

import { expWad } from '../../../src/reputation/arithmetic/expWad.ts'
import { momentAt } from '../../../src/reputation/index.ts'

const ONE = 10n ** 18n

describe('expWad', () => {
  it('is one of zero, and e of one, to the unit', () => {
    expect(expWad(0n)).to.equal(ONE)
    expect(expWad(ONE)).to.equal(2_718_281_828_459_045_235n)
    expect(expWad(-ONE)).to.equal(367_879_441_171_442_321n)
    expect(expWad(2n * ONE)).to.equal(7_389_056_098_930_650_227n)
  })

  it('is nothing of very little, and refuses what does not fit', () => {
    expect(expWad(-41_446_531_673_892_822_313n)).to.equal(0n)
    expect(expWad(-41_446_531_673_892_822_312n)).to.equal(1n)
    expect(expWad(-41n * ONE)).to.equal(1n)
    expect(expWad(135_305_999_368_893_231_588n) > 10n ** 76n).to.equal(true)
    expect(() => expWad(135_305_999_368_893_231_589n)).to.throw(RangeError)
  })

  it('never falls, also where its range is halved', () => {
    const middle = 346_573_590_279_972_654n
    let before = 0n
    for (let x = middle - 300n; x < middle + 300n; x++) {
      const now = expWad(x)
      expect(now >= before, `${x}`).to.equal(true)
      before = now
    }
  })
})

describe('momentAt', () => {
  const H = 15_552_000

  it('counts half-lives from one, and grows from one to two in each', () => {
    expect(momentAt(0)).to.deep.equal({ epoch: 1, growth: ONE })
    expect(momentAt(H - 1)).to.deep.equal({ epoch: 1, growth: 1_999_999_910_860_704_073n })
    expect(momentAt(H)).to.deep.equal({ epoch: 2, growth: ONE })
    expect(momentAt(120 * H + H / 2)).to.deep.equal({ epoch: 121, growth: 1_414_213_562_373_095_047n })
  })

  it('ends with the last epoch', () => {
    expect(momentAt(65_534 * H).epoch).to.equal(65_535)
    expect(momentAt(65_535 * H).epoch).to.equal(65_535)
  })
})
