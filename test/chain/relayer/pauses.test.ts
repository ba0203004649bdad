import { expect } from 'chai'

import { createPauses } from '../../../src/chain/relayer/pauses.ts'
import { seededRandom } from '../../../src/core/index.ts'
import { quickTimer } from '../support/through.ts'

describe('createPauses', () => {
  it('grows to eight seconds, by chance up to half shorter, and begins again', async () => {
    const { timer, asked } = quickTimer()
    const pauses = createPauses({ timer, random: seededRandom(3), signal: new AbortController().signal })
    for (let times = 0; times < 9; times++) await pauses.next()
    const longest = [0.25, 0.5, 1, 2, 4, 8, 8, 8, 8]
    for (const [index, seconds] of asked.entries()) {
      expect(seconds).to.be.within((longest[index] ?? 0) / 2, longest[index] ?? 0)
    }
    expect(new Set(asked).size).to.equal(9)

    pauses.reset()
    await pauses.next()
    expect(asked.at(-1)).to.be.at.most(0.25)
  })

  it('makes none once the signal ended them', async () => {
    const { timer, asked } = quickTimer()
    const end = new AbortController()
    const pauses = createPauses({ timer, random: seededRandom(3), signal: end.signal })
    end.abort()
    await pauses.next()
    expect(asked).to.deep.equal([])
  })
})
