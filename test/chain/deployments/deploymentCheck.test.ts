import { expect } from 'chai'

import { compared } from '../../../src/chain/deployments/verify/deploymentCheck.ts'

describe('compared', () => {
  it('takes values for the same that are written alike, whatever their type and their case', () => {
    for (const [found, expected] of [
      [5n, '5'],
      [43_200, 43_200n],
      ['0xABcd', '0xabCD'],
      [
        ['program', 'openai'],
        ['program', 'openai'],
      ],
    ]) {
      expect(compared(found, expected)).to.include({ status: 'ok' })
    }
  })

  it('tells both where they differ', () => {
    expect(compared(5n, '6')).to.deep.equal({ status: 'differs', found: '5', expected: '6' })
    expect(compared(['program'], ['program', 'openai'])).to.include({ expected: 'program, openai' })
  })

  it('takes nothing for the same as no answer, not even nothing', () => {
    for (const expected of [undefined, 'no answer', '0x']) {
      expect(compared(undefined, expected)).to.include({ status: 'differs', found: 'no answer' })
    }
  })
})
