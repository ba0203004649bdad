import { expect } from 'chai'

import { nodeModule, PlatformUnsupportedError } from '../../src/core/index.ts'

describe('nodeModule', () => {
  it("gives a module of Node's", async () => {
    const { join } = nodeModule<typeof import('node:path')>('node:path')
    expect(join).to.equal((await import('node:path')).join)
  })

  it('names what is missing where there is none', () => {
    expect(() => nodeModule('node:no-such-module'))
      .to.throw(PlatformUnsupportedError, 'node:no-such-module')
      .with.property('code', 'PlatformUnsupported')
  })
})
